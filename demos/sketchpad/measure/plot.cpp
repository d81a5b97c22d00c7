// sketchpad-plot PNG TITLE FILE LABEL [FILE LABEL]: plots frame times, one per line, as a picture.
#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include <cairo/cairo.h>

namespace {

constexpr double width = 1000, panelHeight = 220, left = 60, right = 20, top = 50, between = 56;
constexpr double frame = 1000 / 60.0;  // In milliseconds, at 60 frames a second.

std::vector<double> read(const char* path) {
  std::ifstream file(path);
  std::vector<double> times;
  for (double time; file >> time;) times.push_back(time);
  return times;
}

void write(cairo_t* cairo, double x, double y, const std::string& text, double size = 13) {
  cairo_set_font_size(cairo, size);
  cairo_set_source_rgb(cairo, 0.17, 0.18, 0.26);
  cairo_move_to(cairo, x, y);
  cairo_show_text(cairo, text.c_str());
}

double quantile(std::vector<double> times, double part) {
  const auto at = static_cast<std::size_t>(part * static_cast<double>(times.size() - 1));
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(at), times.end());
  return times[at];
}

std::string summary(const std::vector<double>& times) {
  double sum = 0;
  for (const double time : times) sum += time;
  std::array<char, 160> text{};
  std::snprintf(text.data(), text.size(),
                "%zu frames, %.1f a second; median %.1f ms, 95 %% %.1f ms, 99 %% %.1f ms",
                times.size(), 1000 * static_cast<double>(times.size()) / sum, quantile(times, 0.5),
                quantile(times, 0.95), quantile(times, 0.99));
  return text.data();
}

void line(cairo_t* cairo, double fromX, double fromY, double toX, double toY) {
  cairo_move_to(cairo, fromX, fromY);
  cairo_line_to(cairo, toX, toY);
  cairo_stroke(cairo);
}

// A dot for each frame, over time.
void plot(cairo_t* cairo, double y, const std::string& label, const std::vector<double>& times) {
  const double bottom = y + panelHeight, plotWidth = width - left - right;
  // High enough for nearly all frames; where the CPU draws, these may take up to a second.
  const double most = quantile(times, 0.95) <= 100 ? 100 : 1000;
  const auto heightOf = [&](double time) {
    return bottom - std::min(time, most) / most * panelHeight;
  };
  write(cairo, left, y - 10, label + ": " + summary(times));
  cairo_set_line_width(cairo, 1);
  for (const double mark : {frame, most / 3, most / 2, most}) {
    cairo_set_source_rgba(cairo, 0.17, 0.18, 0.26, mark == frame ? 0.6 : 0.15);
    line(cairo, left, heightOf(mark), width - right, heightOf(mark));
    write(cairo, 14, heightOf(mark) + 4, std::to_string(static_cast<int>(mark + 0.5)) + " ms", 11);
  }
  double total = 0, now = 0;
  for (const double time : times) total += time;
  cairo_set_source_rgba(cairo, 0.18, 0.44, 0.87, 0.5);
  for (const double time : times) {
    now += time;
    cairo_arc(cairo, left + now / total * plotWidth, heightOf(time), 1.6, 0, 6.3);
    cairo_fill(cairo);
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 5 || count % 2 == 0) {
    std::fputs("usage: sketchpad-plot PNG TITLE FILE LABEL [FILE LABEL]...\n", stderr);
    return 2;
  }
  const int panels = (count - 3) / 2;
  const double height = top + panels * (panelHeight + between);
  auto* surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(width),
                                             static_cast<int>(height));
  auto* cairo = cairo_create(surface);
  cairo_set_source_rgb(cairo, 1, 1, 1);
  cairo_paint(cairo);
  cairo_select_font_face(cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  write(cairo, left, 24, arguments[2], 15);
  int status = 0;
  for (int panel = 0; panel < panels; ++panel) {
    const auto times = read(arguments[3 + 2 * panel]);
    if (times.empty()) {
      std::fprintf(stderr, "sketchpad-plot: %s holds no frame times\n", arguments[3 + 2 * panel]);
      status = 1;
      continue;
    }
    const std::string label = arguments[4 + 2 * panel];
    plot(cairo, top + 10 + panel * (panelHeight + between), label, times);
    std::printf("%s: %s\n", label.c_str(), summary(times).c_str());
  }
  if (cairo_surface_write_to_png(surface, arguments[1]) != CAIRO_STATUS_SUCCESS) status = 1;
  cairo_destroy(cairo);
  cairo_surface_destroy(surface);
  return status;
}
