// What the game needs from its host: a page (host_page.cpp) or a desktop (host_desktop.cpp).
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
  std::optional<std::uint8_t> hue;  // The tadpole's; by default the key decides.
  web::NetworkConditions network;   // To simulate.
  double seconds = 0;               // Until the program ends; 0: never.
  bool swimsAlone = false;          // Swims without a player, for pictures.
  std::string frames;               // The file for the frames' times, written at the end.
  std::string picture;              // The file for the last frame, written at the end.
  int width = 1100, height = 720;
};

// Letters in the system's font, as the share of each pixel that they cover.
struct Lettering {
  int width = 0, height = 0;
  std::vector<std::uint8_t> coverage;
};

namespace host {

// Reads the command line, or the page's address. Returns nothing if there is nothing to play: then
// the reason has been printed, and `status` is the program's.
std::optional<Options> options(int count, char** arguments, int& status);

// Before the first window is made.
void prepareWindow(const Options& options);

// Called once per frame; makes the window as large as the page allows.
void fitWindow(GLFWwindow* window);

// Real pixels for each one of the style's.
double pixelRatio(GLFWwindow* window);

Lettering draw(std::string_view text, double pixels);

// A line of the chat, for players with a screen reader.
void announce(std::string_view name, std::string_view text);

// The text typed outside the window since the last call; in a page, into its text field.
std::optional<std::string> typed();

// The player's key (8 bytes), kept for the next time.
std::string key();

// Publishes a figure that tests can read.
void publish(std::string_view name, std::string_view value);

// Returns whether the picture was written.
bool savePicture(const std::string& path, int width, int height,
                 const std::vector<std::uint8_t>& rgba);

}  // namespace host
}  // namespace tadpoles
