// The command line of the program in a terminal.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace poker {

struct Options {
  std::string url;
  std::string room;
  std::string name;
  std::string script;
  std::chrono::seconds patience{60};
  bool headless = false;
  bool help = false;
};

extern const char* const usage;

// Nothing if the arguments are not valid; then `fault` is a sentence about them.
std::optional<Options> readOptions(int count, char** arguments, std::string& fault);

}  // namespace poker
