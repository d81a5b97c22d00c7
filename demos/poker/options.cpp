// The command line of the program in a terminal.
#include "options.h"

#include "arguments.h"
#include "script.h"

#include <web/websocket.h>

#include <string_view>

namespace poker {

const char* const usage =
    "usage: poker URL [OPTION]...\n"
    "\n"
    "URL is the relay's address, for example ws://127.0.0.1:8080, or that of its page.\n"
    "\n"
    "  --room NAME         everybody in a room sits at one table\n"
    "  --name NAME         your name; without --room and --name the program asks for them\n"
    "  --script STEPS      plays these steps, as in 'people 3; vote 5; votes 3; reveal; story 2'\n"
    "  --headless          draws nothing, prints `people …`, `voted …`, `card …`, `results …`, … "
    "as\n"
    "                      they change, and exits at the end of the script\n"
    "  --patience SECONDS  headless: fails if it takes longer (default: 60)\n";

namespace {

// Returns an error message, or an empty string.
std::string take(std::string_view option, std::string_view value, Options& options) {
  if (option == "--room") {
    options.room = value;
  } else if (option == "--name") {
    options.name = value;
  } else if (option == "--script") {
    options.script = value;
    return Script(value).fault();
  } else if (option == "--patience") {
    return demos::readPatience(value, options.patience);
  } else {
    return demos::unknownOption(option);
  }
  return {};
}

}  // namespace

std::optional<Options> readOptions(int count, char** arguments, std::string& fault) {
  Options options;
  const demos::Arguments read{
      .plain = [&](auto argument) { demos::readRelay(argument, "poker", options); },
      .flag = [&](auto argument) { return argument == "--headless" && (options.headless = true); },
      .option = [&](auto option, auto value) { return take(option, value, options); }};
  options.help = demos::readArguments(count, arguments, read, fault);
  if (options.help) return options;
  if (fault.empty() && options.url.empty())
    fault = "The relay's URL is missing";
  else if (fault.empty() && !web::WebSocket::canConnect(options.url))
    fault = "'" + options.url + "' is not a WebSocket URL";
  else if (fault.empty())
    return options;
  if (!fault.empty()) return std::nullopt;
  return options;
}

}  // namespace poker
