// What the game asks of where it runs: a page (host_page.cpp) or a desktop (host_desktop.cpp).
#pragma once

#include <web/network_conditions.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct GLFWwindow;

namespace tadpoles {

struct Options {
  std::string url, room = "lobby", name;
  bool predicts = true, showsPanel = false, isHidden = false;
  std::optional<std::uint8_t> hue;  // Of the tadpole; else the key decides.
  web::NetworkConditions network;   // That one asks for.
  double seconds = 0;               // Ends after so long; 0: never.
  bool swimsAlone = false;          // Plays by itself, for pictures.
  std::string frames;               // A file for the frames' times, written at the end.
  std::string picture;              // A file, written at the end.
  int width = 1100, height = 720;
};

// Letters in the system's own font: how much of each pixel they cover.
struct Lettering {
  int width = 0, height = 0;
  std::vector<std::uint8_t> coverage;
};

namespace host {

// From the command line, or from the page's address. Nothing if there is nothing to play: then it
// has been said why, and `status` is the program's.
std::optional<Options> options(int count, char** arguments, int& status);

// Before the first window is made.
void prepareWindow(const Options& options);

// Once per frame: the window is as large as the page has room.
void fitWindow(GLFWwindow* window);

// Real pixels to one of the style's.
double pixelRatio(GLFWwindow* window);

Lettering draw(std::string_view text, double pixels);

// For people who hear the game: a line of the chat.
void announce(std::string_view name, std::string_view text);

// What was typed outside of the window since the last call: in a page, into its text field.
std::optional<std::string> typed();

// Who this is, kept for the next time: 8 bytes.
std::string key();

// For tests: figures that can be read from outside.
void publish(std::string_view name, std::string_view value);

// True if the picture was written.
bool savePicture(const std::string& path, int width, int height,
                 const std::vector<std::uint8_t>& rgba);

}  // namespace host
}  // namespace tadpoles
