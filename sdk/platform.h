// What a platform defines, beside the functions of <web/event_loop.h>: everything of a platform
// that the SDK calls. The linker joins the two.
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

// What is wrong with a URL, in words; nothing if a WebSocket can be opened with it.
std::optional<std::string> urlFault(std::string_view url);

// A channel, or what is wrong with the arguments.
struct OpenedChannel {
  std::shared_ptr<Channel> channel = {};
  std::optional<Misuse> misuse = {};

  OpenedChannel(std::shared_ptr<Channel> opened) : channel(std::move(opened)) {}
  OpenedChannel(Misuse refusal) : misuse(std::move(refusal)) {}
};

// Checks the URL, then the protocols by misuseIn(), then what the platform heeds of the rest of
// `init`, and opens a channel if nothing is wrong. What the network has to say comes later.
OpenedChannel openChannel(std::string_view url, const WebSocketInit& init, ChannelClient& client);

// The text with U+FFFD in place of each ill-formed part, as Web IDL's USVString.
std::string toWellFormed(std::string_view text);

// Text of others, fit for a person's eyes: 1 KiB at most, without controls, without what turns the
// direction of a line, and without the user and password of a URL.
std::string printable(std::string_view text);

// An exception left a handler or a task: tell whoever runs the loop.
void reportException(std::exception_ptr exception);

// Cleared by a platform whose compiler takes `throw` in builds that cannot catch.
inline bool exceptionsAreCaught = true;

// Prints the line where errors are read, and ends the program as abort() does.
[[noreturn]] void abortWith(std::string_view line);

}  // namespace web
