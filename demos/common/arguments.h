// What command lines have in common.
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

// False, and the number is of no use, if the text is anything else.
template <class Number>
bool readNumber(std::string_view text, Number& number,
                Number least = std::numeric_limits<Number>::lowest(),
                Number most = std::numeric_limits<Number>::max()) {
  const auto* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  return result.ec == std::errc() && result.ptr == end && number >= least && number <= most;
}

// `--patience` of those who play by themselves: what is wrong, or an empty sentence.
inline std::string readPatience(std::string_view text, std::chrono::seconds& patience) {
  unsigned seconds = 0;
  if (!readNumber(text, seconds)) return "--patience needs a number of seconds.";
  patience = std::chrono::seconds(seconds);
  return {};
}

// The relay's address, and the room if it names one. Options have a `url` and a `room`.
template <class Options>
void readRelay(std::string_view text, std::string_view demo, Options& options) {
  auto address = readAddress(text, demo);
  options.url = std::move(address.url);
  if (!address.room.empty()) options.room = std::move(address.room);
}

inline std::string unknownOption(std::string_view option) {
  return "There is no option " + std::string(option) + '.';
}

// What a program makes of its arguments.
struct Arguments {
  std::function<void(std::string_view)> plain;  // Without a dash in front.
  std::function<bool(std::string_view)> flag;   // Whether it is an option without a value.
  // What is wrong with the value, or an empty sentence.
  std::function<std::string(std::string_view option, std::string_view value)> option;
};

// Until one is wrong: then `fault` is a sentence about it. True if help is asked for.
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
