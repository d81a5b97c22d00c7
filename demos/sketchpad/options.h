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
  std::string name;         // Without one the relay gives one.
  std::string script;       // A figure for the pen to draw by itself.
  std::size_t strokes = 0;  // Those that must be there before a program without a window ends.
  std::chrono::seconds patience{60};
  bool verbose = false;

  // The desktop's.
  bool headless = false;
  std::string picture;  // What the window shows.
  std::string save;     // The drawing alone.
  std::string frames;
  int width = 1280;
  int height = 800;

  bool help = false;
};

extern const char* const usage;

// Nothing if the arguments make no sense; then `fault` is a sentence about it.
std::optional<Options> readOptions(int count, char** arguments, std::string& fault);

}  // namespace sketchpad
