// The command line of the programs in a terminal.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace sketchpad {

struct Options {
  std::string url;
  std::string room = "lobby";
  std::string name;         // Without one, the relay chooses one.
  std::string script;       // The figure that is drawn.
  std::size_t strokes = 0;  // How many must exist before a program without a window ends.
  std::chrono::seconds patience{60};
  bool verbose = false;

  // For the desktop program.
  bool headless = false;
  std::string picture;  // A picture of the window.
  std::string save;     // The drawing alone.
  std::string frames;
  int width = 1280;
  int height = 800;

  bool help = false;
};

extern const char* const usage;

// Nothing if the arguments are not valid; then `fault` is a sentence about them.
std::optional<Options> readOptions(int count, char** arguments, std::string& fault);

}  // namespace sketchpad
