// The command line.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace comparison {

struct Options {
  std::uint16_t relayPort = 0;
  std::vector<std::size_t> clients{1000};
  std::chrono::seconds duration{10};
  std::chrono::milliseconds delay{50};
  std::chrono::milliseconds period{1000};
  std::string chart;  // The file; empty for none.
  bool help = false;
};

extern const char* const usage;

// Nothing if the arguments are not valid; then `fault` is a sentence about them.
std::optional<Options> readOptions(int count, char** arguments, std::string& fault);

}  // namespace comparison
