// Reads the command line.
#include "options.h"

#include "arguments.h"

#include <algorithm>
#include <string_view>

namespace comparison {

const char* const usage =
    "usage: polling_vs_websocket URL [OPTION]...\n"
    "\n"
    "URL is the address of a relay on this machine, for example http://127.0.0.1:8080.\n"
    "\n"
    "  --clients LIST     numbers of clients to measure, as in 1000,5000 (default: 1000)\n"
    "  --seconds NUMBER   how long each method is measured (default: 10)\n"
    "  --delay MS         latency of the simulated wire, one way (default: 50)\n"
    "  --period MS        time between two polls of a client (default: 1000)\n"
    "  --chart PATH       draws the result as an SVG file\n";

namespace {

using demos::readNumber;

// Only its port matters: the clocks of two machines cannot be compared.
bool readUrl(std::string_view text, Options& options) {
  for (const std::string_view start : {"http://127.0.0.1:", "http://localhost:"}) {
    if (!text.starts_with(start)) continue;
    text.remove_prefix(start.size());
    if (text.ends_with('/')) text.remove_suffix(1);
    return readNumber<std::uint16_t>(text, options.relayPort, 1, 65535);
  }
  return false;
}

bool readClients(std::string_view text, std::vector<std::size_t>& clients) {
  clients.clear();
  for (bool isLast = false; !isLast;) {
    const auto comma = std::min(text.find(','), text.size());
    isLast = comma == text.size();
    std::size_t number = 0;
    if (!readNumber<std::size_t>(text.substr(0, comma), number, 1, 20'000)) return false;
    clients.push_back(number);
    text.remove_prefix(isLast ? comma : comma + 1);
  }
  std::sort(clients.begin(), clients.end());
  return true;
}

template <class Duration>
bool readDuration(std::string_view text, Duration& duration, std::int64_t least,
                  std::int64_t most) {
  std::int64_t number = 0;
  if (!readNumber(text, number, least, most)) return false;
  duration = Duration(number);
  return true;
}

// Returns an error message, or an empty string.
std::string take(std::string_view option, std::string_view value, Options& options) {
  if (option == "--clients") {
    if (!readClients(value, options.clients))
      return "--clients needs numbers up to 20000, as in 1000,5000.";
  } else if (option == "--seconds") {
    if (!readDuration(value, options.duration, 1, 3600)) return "--seconds needs 1 to 3600.";
  } else if (option == "--delay") {
    if (!readDuration(value, options.delay, 0, 10'000)) return "--delay needs 0 to 10000.";
  } else if (option == "--period") {
    if (!readDuration(value, options.period, 1, 60'000)) return "--period needs 1 to 60000.";
  } else if (option == "--chart") {
    options.chart = value;
  } else {
    return demos::unknownOption(option);
  }
  return {};
}

}  // namespace

std::optional<Options> readOptions(int count, char** arguments, std::string& fault) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--help") {
      options.help = true;
      return options;
    }
    if (!argument.starts_with("--")) {
      if (readUrl(argument, options)) continue;
      fault = "'" + std::string(argument) + "' is not a relay on this machine.";
      return std::nullopt;
    }
    if (i + 1 == count) {
      fault = std::string(argument) + " is not an option, or its value is missing.";
      return std::nullopt;
    }
    fault = take(argument, arguments[++i], options);
    if (!fault.empty()) return std::nullopt;
  }
  if (options.relayPort == 0) {
    fault = "The relay's URL is missing.";
    return std::nullopt;
  }
  return options;
}

}  // namespace comparison
