// The game on a desktop: a command line, cairo's letters, and pictures in PNG.
#include "host.h"

#include "../client/player.h"

#include <arguments.h>

#include <cairo/cairo.h>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <utility>

namespace tadpoles::host {
namespace {

bool isVerbose = false;

constexpr const char* usage = R"(usage: tadpoles URL [OPTION]...
  URL               the relay's address, for example http://127.0.0.1:8080/tadpoles/#lobby
  --room NAME       the pond (default: lobby)
  --name NAME       your name (default: the pond gives you one)
  --hue N           the colour of your tadpole, 0 to 255 around the colour wheel
  --network TEXT    simulates a network, as in 'latency=80ms jitter=20ms loss=1%'
                    (default: $TWINSOCKET_NETWORK)
  --no-prediction   your tadpole waits for the server, to show what that is like
  --panel           shows the network's figures from the start, as the key N does later
  --seconds N       ends after N seconds
  --alone           swims on its own, for pictures
  --size WxH        size of the window (default: 1100x720)
  --verbose         prints each change, for tests
  --headless        shows no window (a display is needed all the same)
  --frames FILE     writes the time of each frame to FILE, in milliseconds
  --picture FILE    writes the last frame to FILE as PNG; needs --seconds

Steer with the mouse held down, the arrow keys, WASD or a game pad; Enter starts and sends a line of
chat, N shows the network's figures, P switches prediction on and off.
)";

std::string readOption(Options& options, std::string_view option, std::string_view value) {
  const auto number = [&](double& into) {
    char* end = nullptr;
    const std::string text(value);
    into = std::strtod(text.c_str(), &end);
    const bool isGood = !text.empty() && *end == '\0' && into >= 0 && into < 1e6;
    if (isGood) return std::string();
    return std::string(option).append(" needs a number.");  // With +, g++ 12 warns without reason.
  };
  if (option == "--room") return options.room = value, "";
  if (option == "--name") return options.name = value, "";
  if (option == "--hue") {
    unsigned hue = 0;
    const bool isGood = demos::readNumber(value, hue, 0u, 255u);
    options.hue = static_cast<std::uint8_t>(hue);
    return isGood ? "" : "--hue needs a number from 0 to 255.";
  }
  if (option == "--frames") return options.frames = value, "";
  if (option == "--picture") return options.picture = value, "";
  if (option == "--size") {
    const auto cross = value.find('x');
    const bool isGood = cross != value.npos &&
                        demos::readNumber(value.substr(0, cross), options.width, 100, 8000) &&
                        demos::readNumber(value.substr(cross + 1), options.height, 100, 8000);
    return isGood ? "" : "--size needs a width and a height, as in 1100x720.";
  }
  if (option == "--seconds") return number(options.seconds);
  if (option == "--network") {
    const auto conditions = web::NetworkConditions::parse(value);
    options.network = conditions.value_or(web::NetworkConditions{});
    return conditions ? ""
                      : "--network cannot be read; an example: 'latency=80ms jitter=20ms loss=1%'.";
  }
  return demos::unknownOption(option);
}

bool readFlag(Options& options, std::string_view flag) {
  if (flag == "--no-prediction") return options.predicts = false, true;
  if (flag == "--panel") return options.showsPanel = true;
  if (flag == "--alone") return options.swimsAlone = true;
  if (flag == "--verbose") return isVerbose = true;
  if (flag == "--headless") return options.isHidden = true;
  return false;
}

}  // namespace

std::optional<Options> options(int count, char** words, int& status) {
  Options options;
  options.network = web::SimulatedNetwork::fromEnvironment().conditions();
  std::string fault;
  demos::Arguments take;
  take.plain = [&](std::string_view text) { demos::readRelay(text, "tadpoles", options); };
  take.flag = [&](std::string_view text) { return readFlag(options, text); };
  take.option = [&](auto option, auto value) { return readOption(options, option, value); };
  if (demos::readArguments(count, words, take, fault)) {
    std::fputs(usage, stdout);
    return status = 0, std::nullopt;
  }
  if (fault.empty() && options.url.empty()) fault = "The relay's URL is missing.";
  if (fault.empty()) return options;
  std::fprintf(stderr, "tadpoles: %s\n%s", fault.c_str(), usage);
  return status = 2, std::nullopt;
}

void prepareWindow(const Options& options) {
  glfwWindowHint(GLFW_CLIENT_API, GLFW_OPENGL_ES_API);
  glfwWindowHint(GLFW_CONTEXT_CREATION_API, GLFW_EGL_CONTEXT_API);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 2);
  glfwWindowHint(GLFW_VISIBLE, options.isHidden ? GLFW_FALSE : GLFW_TRUE);
}

void fitWindow(GLFWwindow*) {}  // The player chooses its size.

double pixelRatio(GLFWwindow* window) {
  float across = 1, down = 1;
  glfwGetWindowContentScale(window, &across, &down);
  return across;
}

Lettering draw(std::string_view words, double pixels) {
  const std::string text(words);
  const auto open = [pixels](int width, int height) {
    auto* surface = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
    auto* context = cairo_create(surface);
    cairo_select_font_face(context, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
    cairo_set_font_size(context, pixels);
    return std::pair(surface, context);
  };
  const auto [probe, measuring] = open(1, 1);
  cairo_text_extents_t extents;
  cairo_font_extents_t font;
  cairo_text_extents(measuring, text.c_str(), &extents);
  cairo_font_extents(measuring, &font);
  cairo_destroy(measuring);
  cairo_surface_destroy(probe);

  Lettering lettering;
  lettering.width = std::clamp(static_cast<int>(std::ceil(extents.x_advance)) + 2, 2, 2000);
  lettering.height = static_cast<int>(std::ceil(font.ascent + font.descent)) + 2;
  const auto [surface, context] = open(lettering.width, lettering.height);
  cairo_move_to(context, 1, 1 + font.ascent);
  cairo_show_text(context, text.c_str());
  cairo_destroy(context);
  cairo_surface_flush(surface);
  const auto* data = cairo_image_surface_get_data(surface);
  const auto stride = cairo_image_surface_get_stride(surface);
  for (int y = 0; y < lettering.height; ++y)
    lettering.coverage.insert(lettering.coverage.end(), data + y * stride,
                              data + y * stride + lettering.width);
  cairo_surface_destroy(surface);
  return lettering;
}

// A screen reader can read a terminal, and its text can be saved.
void announce(std::string_view name, std::string_view text) {
  std::printf("%.*s: %.*s\n", static_cast<int>(name.size()), name.data(),
              static_cast<int>(text.size()), text.data());
  std::fflush(stdout);
}

std::optional<std::string> typed() { return std::nullopt; }

std::string key() {
  static const auto key = Player::randomKey();
  return key;
}

void publish(std::string_view name, std::string_view value) {
  static std::map<std::string, std::string, std::less<>> published;
  if (!isVerbose) return;
  auto& before = published[std::string(name)];
  if (std::exchange(before, value) == value) return;
  std::printf("%.*s %s\n", static_cast<int>(name.size()), name.data(), before.c_str());
  std::fflush(stdout);
}

bool savePicture(const std::string& path, int width, int height,
                 const std::vector<std::uint8_t>& rgba) {
  auto* surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
  auto* data = cairo_image_surface_get_data(surface);
  const auto stride = cairo_image_surface_get_stride(surface);
  for (int y = 0; y < height; ++y) {
    const auto* from =  // OpenGL's first row is the lowest.
        &rgba[static_cast<std::size_t>((height - 1 - y) * width * 4)];
    auto* to = data + y * stride;
    for (int x = 0; x < width; ++x, from += 4, to += 4) {
      const std::uint32_t value =
          std::uint32_t{from[0]} << 16 | std::uint32_t{from[1]} << 8 | from[2];
      std::memcpy(to, &value, sizeof value);
    }
  }
  cairo_surface_mark_dirty(surface);
  const bool isWritten = cairo_surface_write_to_png(surface, path.c_str()) == CAIRO_STATUS_SUCCESS;
  cairo_surface_destroy(surface);
  return isWritten;
}

}  // namespace tadpoles::host
