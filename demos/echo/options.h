// echo's command line.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace echo {

struct Options {
  std::string url;
  std::vector<std::string> protocols;
  bool binary = false;
  std::chrono::milliseconds wait{1000};  // How long to wait for answers after the end of the input.
  bool help = false;
};

extern const char* const usage;

// Nothing if the arguments are not valid; then `fault` is a sentence about them.
std::optional<Options> readOptions(int count, char** arguments, std::string& fault);

}  // namespace echo
