// The command line of the programs in a terminal.
#include "options.h"

#include "arguments.h"
#include "script.h"

#include <web/websocket.h>

#include <cstdio>
#include <string_view>

namespace sketchpad {

const char* const usage =
    "usage: sketchpad URL [OPTION]...\n"
    "\n"
    "URL is the relay's address, for example ws://127.0.0.1:8080/sketchpad, or that of its page.\n"
    "\n"
    "  --room NAME       everybody in a room shares one drawing (default: lobby)\n"
    "  --name NAME       your name, which the others see beside your pointer\n"
    "  --script FIGURE   draws a figure: flower, spiral, wave or star\n"
    "  --verbose         prints `state …`, `people …`, `strokes …`, `drawing …`, `zoom …` as they "
    "change\n"
    "  --headless        opens no window, and exits when everything is drawn\n"
    "  --strokes NUMBER  headless: waits until the drawing has this many strokes\n"
    "  --patience SECONDS  headless: fails if it takes longer (default: 60)\n"
    "  --picture PATH    writes a PNG of the window at the end, and prints the path\n"
    "  --save PATH       headless: writes the drawing alone at the end, as .png or .svg\n"
    "  --frames PATH     writes the time that each frame took, in milliseconds, at the end\n"
    "  --size WxH        the size of the window or the picture (default: 1280x800)\n";

namespace {

using demos::readNumber;

bool readSize(std::string_view text, Options& options) {
  const auto cross = text.find('x');
  constexpr int smallest = 200, largest = 8192;
  return cross != text.npos && readNumber(text.substr(0, cross), options.width) &&
         readNumber(text.substr(cross + 1), options.height) && options.width >= smallest &&
         options.height >= smallest && options.width <= largest && options.height <= largest;
}

// Returns an error message, or an empty string.
std::string take(std::string_view option, std::string_view value, Options& options) {
  if (option == "--url") {
    demos::readRelay(value, "sketchpad", options);
  } else if (option == "--room") {
    options.room = value;
  } else if (option == "--name") {
    options.name = value;
  } else if (option == "--picture") {
    options.picture = value;
  } else if (option == "--save") {
    options.save = value;
  } else if (option == "--frames") {
    options.frames = value;
  } else if (option == "--script") {
    options.script = value;
    if (figure(value).empty()) return "--script knows " + std::string(figures) + ".";
  } else if (option == "--strokes") {
    if (!readNumber(value, options.strokes)) return "--strokes needs a number.";
  } else if (option == "--patience") {
    return demos::readPatience(value, options.patience);
  } else if (option == "--size") {
    if (!readSize(value, options)) return "--size needs a width and a height, as in 1280x800.";
  } else {
    return demos::unknownOption(option);
  }
  return {};
}

}  // namespace

std::optional<Options> readOptions(int count, char** arguments, std::string& fault) {
  Options options;
  const demos::Arguments read{
      .plain = [&](auto argument) { demos::readRelay(argument, "sketchpad", options); },
      .flag =
          [&](auto argument) {
            options.verbose |= argument == "--verbose";
            options.headless |= argument == "--headless";
            return argument == "--verbose" || argument == "--headless";
          },
      .option = [&](auto option, auto value) { return take(option, value, options); }};
  options.help = demos::readArguments(count, arguments, read, fault);
  if (options.help) return options;
  if (!fault.empty()) return std::nullopt;
  if (options.url.empty())
    fault = "The relay's URL is missing; it looks like ws://127.0.0.1:8080/sketchpad";
  else if (!web::WebSocket::canConnect(options.url))
    fault = "'" + options.url +
            "' is not a WebSocket URL; one looks like ws://127.0.0.1:8080/sketchpad";
  if (!fault.empty()) return std::nullopt;
  return options;
}

}  // namespace sketchpad
