// Shared code for command lines.
#pragma once

#include "address.h"

#include <charconv>
#include <chrono>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace demos {

// Returns false if the text is anything else; the number is then undefined.
template <class Number>
bool readNumber(std::string_view text, Number& number,
                Number least = std::numeric_limits<Number>::lowest(),
                Number most = std::numeric_limits<Number>::max()) {
  const auto* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  return result.ec == std::errc() && result.ptr == end && number >= least && number <= most;
}

// Reads `--patience` of programs that play a script: returns an error message, or an empty string.
inline std::string readPatience(std::string_view text, std::chrono::seconds& patience) {
  unsigned seconds = 0;
  if (!readNumber(text, seconds)) return "--patience needs a number of seconds.";
  patience = std::chrono::seconds(seconds);
  return {};
}

// Reads the relay's address, and the room if it contains one. Options have a `url` and a `room`.
template <class Options>
void readRelay(std::string_view text, std::string_view demo, Options& options) {
  auto address = readAddress(text, demo);
  options.url = std::move(address.url);
  if (!address.room.empty()) options.room = std::move(address.room);
}

inline std::string unknownOption(std::string_view option) {
  return "There is no option " + std::string(option) + '.';
}

// How a program reads its arguments.
struct Arguments {
  std::function<void(std::string_view)> plain;  // For arguments without a leading dash.
  std::function<bool(std::string_view)> flag;   // Returns whether it is an option without a value.
  // Returns an error message, or an empty string.
  std::function<std::string(std::string_view option, std::string_view value)> option;
};

// Stops at the first invalid argument: then `fault` is a sentence about it. Returns true if help is
// requested.
inline bool readArguments(int count, char** arguments, const Arguments& take, std::string& fault) {
  for (int i = 1; i < count && fault.empty(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--help") return true;
    if (!argument.starts_with("-"))
      take.plain(argument);
    else if (take.flag(argument))
      continue;
    else if (i + 1 == count)
      fault = std::string(argument) + " is not an option, or its value is missing.";
    else
      fault = take.option(argument, arguments[++i]);
  }
  return false;
}

}  // namespace demos
