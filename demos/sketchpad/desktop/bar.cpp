// The bar below the paper, and the notice above it when something is wrong.
#include "bar.h"

#include "../report.h"
#include "../style.h"
#include "cairo_canvas.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sstream>
#include <vector>

namespace sketchpad {
namespace {

constexpr double padding = 22;
constexpr double gap = 18;  // On both sides of a divider.
constexpr double swatch = 22;
constexpr double betweenSwatches = 12;
constexpr double dot = 12;
constexpr double betweenDots = 6;
constexpr double stateDot = 10;
constexpr std::size_t mostDots = 8;
constexpr double textSize = 14;
constexpr double swatches = palette.size() * (swatch + betweenSwatches) - betweenSwatches;

constexpr double noticeWidth = 560;
constexpr double lineHeight = 21;

double widthOf(cairo_t* cairo, const std::string& text) {
  cairo_text_extents_t size;
  cairo_text_extents(cairo, text.c_str(), &size);
  return std::ceil(size.x_advance);
}

void fillDot(cairo_t* cairo, double left, double middle, double size, const Colour& colour) {
  cairo_arc(cairo, left + size / 2, middle, size / 2, 0, 2 * std::numbers::pi);
  paintWith(cairo, colour);
  cairo_fill(cairo);
}

void write(cairo_t* cairo, double left, double middle, const std::string& text) {
  paintWith(cairo, textColour);
  cairo_move_to(cairo, left, middle + 5);
  cairo_show_text(cairo, text.c_str());
}

void fillPanel(cairo_t* cairo, double left, double top, double width, double height) {
  constexpr int blur = 12;
  for (int rim = blur / 2; rim > -blur / 2; --rim) {
    tracePill(cairo, left - rim, top - rim + 3, width + 2 * rim, height + 2 * rim,
              barHeight / 2 + rim);
    paintWith(cairo, textColour, 0.11 / blur);
    cairo_fill(cairo);
  }
  tracePill(cairo, left, top, width, height, barHeight / 2);
  cairo_set_source_rgb(cairo, 1, 1, 1);
  cairo_fill(cairo);
}

const Colour& colourOf(Room::State state) {
  static constexpr Colour good{"Good", 0x3a, 0xb0, 0x6a}, busy{"Busy", 0xe9, 0x9a, 0x22},
      over{"Over", 0x9a, 0x9b, 0xa6};
  if (state == Room::State::open) return good;
  return state == Room::State::closed ? over : busy;
}

// What stands in the bar, and where.
struct Bar {
  std::size_t dots;
  std::string people, state;
  double left, top, width, middle;
  double swatchesAt, dotsAt, peopleAt, stateAt;

  Bar(cairo_t* cairo, double windowWidth, double windowHeight, const Room& room) {
    const auto report = Report::of(room);
    dots = std::min(report.people, mostDots);
    people = labelOfPeople(report.people);
    state = labelOf(report.state);
    chooseFont(cairo, textSize);
    const double dotsWidth = static_cast<double>(dots) * (dot + betweenDots);
    const double peopleWidth = dotsWidth + widthOf(cairo, people);
    const double stateWidth = stateDot + betweenDots + widthOf(cairo, state);
    width = 2 * padding + swatches + peopleWidth + stateWidth + 4 * gap;
    left = std::floor((windowWidth - width) / 2);
    top = windowHeight - margin - barHeight;
    middle = top + barHeight / 2;
    swatchesAt = left + padding;
    dotsAt = swatchesAt + swatches + 2 * gap;
    peopleAt = dotsAt + dotsWidth;
    stateAt = dotsAt + peopleWidth + 2 * gap;
  }

  double swatchAt(std::size_t i) const {
    return swatchesAt + static_cast<double>(i) * (swatch + betweenSwatches);
  }
};

std::vector<std::string> wrap(cairo_t* cairo, const std::string& sentence, double width) {
  std::vector<std::string> lines(1);
  std::istringstream words(sentence);
  for (std::string word; words >> word;) {
    const auto longer = lines.back().empty() ? word : lines.back() + ' ' + word;
    if (lines.back().empty() || widthOf(cairo, longer) <= width)
      lines.back() = longer;
    else
      lines.push_back(word);
  }
  return lines;
}

}  // namespace

void drawBar(cairo_t* cairo, double width, double height, const Room& room) {
  const Bar bar(cairo, width, height, room);
  fillPanel(cairo, bar.left, bar.top, bar.width, barHeight);

  for (std::size_t i = 0; i < palette.size(); ++i) {
    fillDot(cairo, bar.swatchAt(i), bar.middle, swatch, palette[i]);
    if (i != room.colour() % palette.size()) continue;
    cairo_arc(cairo, bar.swatchAt(i) + swatch / 2, bar.middle, swatch / 2 + 3.5, 0,
              2 * std::numbers::pi);
    paintWith(cairo, palette[i]);
    cairo_set_line_width(cairo, 2);
    cairo_stroke(cairo);
  }
  double dotAt = bar.dotsAt;
  std::size_t dotsLeft = bar.dots;
  for (const auto& [id, person] : room.drawing().people()) {
    if (dotsLeft-- == 0) break;
    fillDot(cairo, dotAt, bar.middle, dot, inPalette(person.colour));
    dotAt += dot + betweenDots;
  }
  write(cairo, bar.peopleAt, bar.middle, bar.people);
  fillDot(cairo, bar.stateAt, bar.middle, stateDot, colourOf(room.state()));
  write(cairo, bar.stateAt + stateDot + betweenDots, bar.middle, bar.state);

  for (const double divider : {bar.dotsAt - gap, bar.stateAt - gap}) {
    cairo_rectangle(cairo, std::floor(divider), bar.middle - 11, 1, 22);
    paintWith(cairo, textColour, 0.15);
    cairo_fill(cairo);
  }
}

std::optional<std::uint32_t> colourAt(cairo_t* cairo, double width, double height, const Room& room,
                                      double x, double y) {
  const Bar bar(cairo, width, height, room);
  for (std::size_t i = 0; i < palette.size(); ++i) {
    const double distance = std::hypot(x - (bar.swatchAt(i) + swatch / 2), y - bar.middle);
    if (distance <= (swatch + betweenSwatches) / 2) return static_cast<std::uint32_t>(i);
  }
  return std::nullopt;
}

void drawNotice(cairo_t* cairo, double width, const std::string& sentence) {
  if (sentence.empty()) return;
  chooseFont(cairo, textSize);
  const double most = std::min(noticeWidth, width - 4 * margin);
  const auto lines = wrap(cairo, sentence, most);
  double widest = 0;
  for (const auto& line : lines) widest = std::max(widest, widthOf(cairo, line));
  const double boxWidth = widest + 2 * padding;
  const double boxHeight = static_cast<double>(lines.size()) * lineHeight + barHeight - lineHeight;
  const double left = std::floor((width - boxWidth) / 2);
  fillPanel(cairo, left, 2 * margin, boxWidth, boxHeight);
  double middle = 2 * margin + barHeight / 2;
  for (const auto& line : lines) {
    write(cairo, left + padding, middle, line);
    middle += lineHeight;
  }
}

}  // namespace sketchpad
