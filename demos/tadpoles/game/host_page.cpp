// The game in a page: reads its address, draws letters with its canvas, and fills its chat log.
#include "host.h"

#include "../client/player.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <cstdlib>

// Defined in page.js.
extern "C" {
char* pageParameter(const char* name);
char* pageTyped();
char* pageKey(const char* fresh);
int pageWidth();
int pageHeight();
double pagePixelRatio();
int pageMeasure(const char* text, std::size_t size, double pixels);
int pageLineHeight(double pixels);
void pageDraw(unsigned char* coverage, int width, int height);
void pageAnnounce(const char* name, std::size_t nameSize, const char* text, std::size_t size);
void pagePublish(const char* name, std::size_t nameSize, const char* value, std::size_t size);
}

namespace tadpoles::host {
namespace {

std::string taken(char* text) {
  std::string taken = text;
  std::free(text);
  return taken;
}

std::string parameter(const char* name) { return taken(pageParameter(name)); }

}  // namespace

std::optional<Options> options(int, char**, int&) {
  Options options;
  options.url = parameter("relay");
  options.room = parameter("room");
  options.name = parameter("name");
  options.predicts = parameter("prediction") != "off";
  options.showsPanel = parameter("panel") == "on";
  options.swimsAlone = parameter("alone") == "on";
  if (const auto hue = parameter("hue"); !hue.empty())
    options.hue = static_cast<std::uint8_t>(std::atoi(hue.c_str()));
  options.network = web::SimulatedNetwork::fromEnvironment().conditions();
  options.width = pageWidth();
  options.height = pageHeight();
  return options;
}

void prepareWindow(const Options&) {}

void fitWindow(GLFWwindow* window) {
  int width = 0, height = 0;
  glfwGetWindowSize(window, &width, &height);
  if (width != pageWidth() || height != pageHeight())
    glfwSetWindowSize(window, pageWidth(), pageHeight());
}

double pixelRatio(GLFWwindow*) { return pagePixelRatio(); }

Lettering draw(std::string_view text, double pixels) {
  Lettering lettering;
  lettering.width = pageMeasure(text.data(), text.size(), pixels);
  lettering.height = pageLineHeight(pixels);
  lettering.coverage.resize(static_cast<std::size_t>(lettering.width * lettering.height));
  pageDraw(lettering.coverage.data(), lettering.width, lettering.height);
  return lettering;
}

void announce(std::string_view name, std::string_view text) {
  pageAnnounce(name.data(), name.size(), text.data(), text.size());
}

std::optional<std::string> typed() {
  auto text = taken(pageTyped());
  if (text.empty()) return std::nullopt;
  return text;
}

std::string key() {
  static const auto key = taken(pageKey(Player::randomKey().c_str()));
  return key;
}

void publish(std::string_view name, std::string_view value) {
  pagePublish(name.data(), name.size(), value.data(), value.size());
}

bool savePicture(const std::string&, int, int, const std::vector<std::uint8_t>&) { return false; }

}  // namespace tadpoles::host
