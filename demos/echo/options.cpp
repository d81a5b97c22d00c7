// echo's command line.
#include "options.h"

#include <printable.h>

#include <web/websocket.h>

#include <cstdlib>
#include <string_view>
#include <utility>

namespace echo {

const char* const usage =
    "usage: echo URL [--binary] [--protocol NAME]... [--wait SECONDS]\n"
    "\n"
    "Sends each line of its input as a message and prints each message as a line.\n"
    "\n"
    "  --binary         sends the lines as binary messages; received ones are printed in hex\n"
    "  --protocol NAME  offers a subprotocol; may be given several times\n"
    "  --wait SECONDS   at the end of the input, waits until each line has an answer, or until\n"
    "                   nothing has arrived for this long (default: 1)\n"
    "\n"
    "Exit status: 0 after a clean close, 1 if something failed, 2 for a wrong option.\n";

namespace {

std::optional<std::chrono::milliseconds> readSeconds(const char* text) {
  char* end = nullptr;
  const double seconds = std::strtod(text, &end);
  if (end == text || *end || !(seconds >= 0 && seconds <= 86'400)) return std::nullopt;
  return std::chrono::milliseconds(static_cast<long>(seconds * 1000));
}

}  // namespace

std::optional<Options> readOptions(int count, char** arguments, std::string& fault) {
  const auto refuse = [&fault](std::string sentence) {
    fault = std::move(sentence);
    return std::nullopt;
  };
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = arguments[i];
    const bool hasValue = i + 1 < count;
    if (argument == "--help") {
      options.help = true;
      return options;
    } else if (argument == "--binary") {
      options.binary = true;
    } else if (argument == "--protocol" && hasValue) {
      options.protocols.emplace_back(arguments[++i]);
    } else if (argument == "--wait" && hasValue) {
      const auto wait = readSeconds(arguments[++i]);
      if (!wait) return refuse("--wait needs a number of seconds.");
      options.wait = *wait;
    } else if (argument.starts_with("-")) {
      return refuse(std::string(argument) + " is not an option, or its value is missing.");
    } else if (options.url.empty()) {
      options.url = argument;
    } else {
      return refuse("There is more than one URL.");
    }
  }
  if (options.url.empty())
    return refuse("The URL is missing; for example ws://127.0.0.1:8080/echo");
  if (!web::WebSocket::canConnect(options.url))
    return refuse("'" + demos::printable(demos::withoutPassword(options.url)) +
                  "' is not a WebSocket URL; one looks like wss://example.org/chat");
  if (!web::WebSocket::canConnect(options.url, options.protocols))
    return refuse("A subprotocol is one word, and is offered once.");
  return options;
}

}  // namespace echo
