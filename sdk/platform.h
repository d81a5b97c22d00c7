// Besides the functions of <web/event_loop.h>, these are all the functions of a platform that the
// SDK calls. The linker connects the two.
#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "init_rules.h"

namespace web {

class Channel;
class ChannelClient;

// An error message for a URL; nothing if a WebSocket can be opened with it.
std::optional<std::string> urlFault(std::string_view url);

// A channel, or an error in the arguments.
struct OpenedChannel {
  std::shared_ptr<Channel> channel = {};
  std::optional<Misuse> misuse = {};

  OpenedChannel(std::shared_ptr<Channel> opened) : channel(std::move(opened)) {}
  OpenedChannel(Misuse refusal) : misuse(std::move(refusal)) {}
};

// Checks the URL, then the protocols by misuseIn(), then the options in `init` that the platform
// supports, and opens a channel if nothing is wrong. Network errors are reported later.
OpenedChannel openChannel(std::string_view url, const WebSocketInit& init, ChannelClient& client);

// The same for options that all have their default values, so that there is nothing to check but
// the URL: a program that sets no option does not link what checks and reads them.
OpenedChannel openDefaultChannel(std::string_view url, const WebSocketInit& defaults,
                                 ChannelClient& client);

// The text with U+FFFD in place of each ill-formed part, like Web IDL's USVString.
std::string toWellFormed(std::string_view text);

// Makes foreign text printable: at most 1 KiB, without control characters, without characters that
// change the direction of a line, and without the user and password of a URL.
std::string printable(std::string_view text);

// An exception has left a handler or a task: pass it to the caller of the loop.
void reportException(std::exception_ptr exception);

// Whether the program can catch what is thrown: Emscripten accepts `throw` in builds that cannot.
bool exceptionsAreCaught();

// Prints the line to the error output, and ends the program like abort().
[[noreturn]] void abortWith(std::string_view line);

}  // namespace web
