// The bar below the paper, and the notice above it when something is wrong.
#include "bar.h"

#include "../report.h"
#include "shapes.h"
#include "toolbar.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sstream>
#include <utility>
#include <vector>

namespace sketchpad {
namespace {

constexpr double swatch = 22;
constexpr double dot = 12;
constexpr double betweenDots = 6;
constexpr double stateDot = 10;
constexpr double nameWidth = 64, peopleWidth = 64, stateWidth = 76;
constexpr double zoomButton = 26;
constexpr double zoomLabel = 50;
constexpr double zoomWidth = 2 * zoomButton + zoomLabel;

// What a bar has room for: as the page's style has it for narrow windows.
struct Style {
  bool hasFigures = true, hasZoomAndName = true, hasLabels = true;
  double padding = 22;
  double gap = 18;  // On both sides of a divider.
  double betweenSwatches = 12;
  std::size_t mostDots = sketchpad::mostDots;

  double swatches() const { return palette.size() * (swatch + betweenSwatches) - betweenSwatches; }
};
constexpr Style styles[] = {
    {},
    {.hasFigures = false},
    {.hasFigures = false, .hasZoomAndName = false},
    {.hasFigures = false,
     .hasZoomAndName = false,
     .hasLabels = false,
     .padding = 14,
     .gap = 10,
     .betweenSwatches = 7,
     .mostDots = 2},
};

constexpr double noticeWidth = 560;
constexpr double noticePadding = 22;
constexpr double lineHeight = 21;

const Colour& colourOf(Room::State state) {
  static constexpr Colour good{"Good", 0x3a, 0xb0, 0x6a}, busy{"Busy", 0xe9, 0x9a, 0x22},
      over{"Over", 0x9a, 0x9b, 0xa6};
  if (state == Room::State::open) return good;
  return state == Room::State::closed ? over : busy;
}

const Button& buttonOf(Command command) {
  return *std::find_if(buttons.begin(), buttons.end(),
                       [command](const Button& button) { return button.command == command; });
}

// What stands in the bar, and where. Figures that change all the time have a place of fixed width.
struct Bar {
  Style style;
  std::size_t dots = 0;
  std::string people, state, figures;
  double left = 0, top = 0, width = 0, middle = 0;
  double swatchesAt = 0, zoomAt = 0, nameAt = 0, dotsAt = 0, peopleAt = 0, stateAt = 0,
         figuresAt = 0;
  std::vector<double> dividers{};

  // In the roomiest style that the window is wide enough for.
  Bar(cairo_t* cairo, double windowWidth, double windowHeight, const Room& room) {
    chooseFont(cairo, textSize);
    for (const auto& each : styles) {
      style = each;
      arrange(cairo, room);
      if (width <= windowWidth - 16) break;
    }
    left = std::floor((windowWidth - width) / 2);
    top = windowHeight - margin - barHeight;
    middle = top + barHeight / 2;
    for (auto* at : {&swatchesAt, &zoomAt, &nameAt, &dotsAt, &peopleAt, &stateAt, &figuresAt})
      *at += left;
    for (auto& divider : dividers) divider += left;
  }

  bool contains(double x, double y) const {
    return x >= left && x < left + width && y >= top && y < top + barHeight;
  }
  double swatchAt(std::size_t i) const {
    return swatchesAt + static_cast<double>(i) * (swatch + style.betweenSwatches) + swatch / 2;
  }

 private:
  // From the bar's left edge.
  void arrange(cairo_t* cairo, const Room& room) {
    const auto report = Report::of(room);
    dots = std::min(report.people, style.mostDots);
    people = style.hasLabels ? labelOfPeople(report.people) : "";
    state = style.hasLabels ? labelOf(report.state) : "";
    figures = style.hasFigures ? labelOfTraffic(room) : "";
    // Room for what may come, so that the bar does not jump when somebody does.
    const double dotsWidth = static_cast<double>(style.mostDots) * (dot + betweenDots);
    const auto reserved = [&](const std::string& text, double least) {
      return style.hasLabels ? std::max(widthOf(cairo, text), least) : 0.0;
    };
    dividers.clear();
    double at = style.padding;
    const auto take = [&](double size) {
      if (at > style.padding) {
        dividers.push_back(at + style.gap);
        at += 2 * style.gap;
      }
      return std::exchange(at, at + size);
    };
    swatchesAt = take(style.swatches());
    if (style.hasZoomAndName) {
      zoomAt = take(zoomWidth);
      nameAt = take(nameWidth);
    }
    dotsAt = take(dotsWidth + reserved(people, peopleWidth));
    peopleAt = dotsAt + dotsWidth;
    dotsAt = peopleAt - static_cast<double>(dots) * (dot + betweenDots);
    stateAt = take(stateDot + (style.hasLabels ? betweenDots + reserved(state, stateWidth) : 0));
    figuresAt = at + style.gap / 2;
    if (style.hasFigures) at += style.gap / 2 + widthOf(cairo, widestTraffic);
    width = at + style.padding;
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

void drawPalette(cairo_t* cairo, const Bar& bar, const Room& room) {
  for (std::size_t i = 0; i < palette.size(); ++i) {
    fillDot(cairo, bar.swatchAt(i), bar.middle, swatch, palette[i]);
    if (i != room.colour() % palette.size()) continue;
    cairo_arc(cairo, bar.swatchAt(i), bar.middle, swatch / 2 + 3.5, 0, 2 * std::numbers::pi);
    paintWith(cairo, palette[i]);
    cairo_set_line_width(cairo, 2);
    cairo_stroke(cairo);
  }
}

void drawZoom(cairo_t* cairo, const Bar& bar, const Room& room, const Tools& tools) {
  const auto percent = std::to_string(tools.zoomPercent()) + " %";
  drawButton(cairo, bar.zoomAt + zoomButton / 2, bar.middle, zoomButton, buttonOf(Command::zoomOut),
             room, tools);
  write(cairo, bar.zoomAt + zoomButton + (zoomLabel - widthOf(cairo, percent)) / 2, bar.middle,
        percent);
  drawButton(cairo, bar.zoomAt + zoomWidth - zoomButton / 2, bar.middle, zoomButton,
             buttonOf(Command::zoomIn), room, tools);
}

void writeName(cairo_t* cairo, const Bar& bar, const std::string& name) {
  cairo_save(cairo);
  cairo_rectangle(cairo, bar.nameAt, bar.top, nameWidth, barHeight);
  cairo_clip(cairo);
  write(cairo, bar.nameAt, bar.middle, name);
  cairo_restore(cairo);
}

}  // namespace

Reach drawBar(cairo_t* cairo, double width, double height, const Room& room, const Tools& tools) {
  const Bar bar(cairo, width, height, room);
  const auto reach = fillPanel(cairo, bar.left, bar.top, bar.width, barHeight, barHeight / 2);
  drawPalette(cairo, bar, room);
  if (bar.style.hasZoomAndName) {
    drawZoom(cairo, bar, room, tools);
    writeName(cairo, bar, room.name());
  }
  double dotAt = bar.dotsAt;
  std::size_t dotsLeft = bar.dots;
  for (const auto& [id, person] : room.drawing().people()) {
    if (dotsLeft-- == 0) break;
    fillDot(cairo, dotAt + dot / 2, bar.middle, dot, inPalette(person.colour));
    dotAt += dot + betweenDots;
  }
  write(cairo, bar.peopleAt, bar.middle, bar.people);
  fillDot(cairo, bar.stateAt + stateDot / 2, bar.middle, stateDot, colourOf(room.state()));
  write(cairo, bar.stateAt + stateDot + betweenDots, bar.middle, bar.state);
  write(cairo, bar.figuresAt, bar.middle, bar.figures, 0.55);

  for (const double divider : bar.dividers) {
    cairo_rectangle(cairo, std::floor(divider), bar.middle - 11, 1, 22);
    paintWith(cairo, textColour, 0.15);
    cairo_fill(cairo);
  }
  return reach;
}

BarPart barPartAt(cairo_t* cairo, double width, double height, const Room& room, double x,
                  double y) {
  const Bar bar(cairo, width, height, room);
  if (!bar.contains(x, y)) return {};
  for (std::size_t i = 0; i < palette.size(); ++i) {
    const double distance = std::hypot(x - bar.swatchAt(i), y - bar.middle);
    if (distance <= (swatch + bar.style.betweenSwatches) / 2) return static_cast<std::uint32_t>(i);
  }
  const double zoomX = x - bar.zoomAt;
  if (!bar.style.hasZoomAndName || zoomX < 0 || zoomX >= zoomWidth) return Bare{};
  if (zoomX < zoomButton) return Command::zoomOut;
  return zoomX < zoomButton + zoomLabel ? Command::zoomFit : Command::zoomIn;
}

Reach drawNotice(cairo_t* cairo, double width, const std::string& sentence) {
  if (sentence.empty()) return {};
  chooseFont(cairo, textSize);
  const double most = std::min(noticeWidth, width - 4 * margin);
  const auto lines = wrap(cairo, sentence, most);
  double widest = 0;
  for (const auto& line : lines) widest = std::max(widest, widthOf(cairo, line));
  const double boxWidth = widest + 2 * noticePadding;
  const double boxHeight = static_cast<double>(lines.size()) * lineHeight + barHeight - lineHeight;
  const double left = std::floor((width - boxWidth) / 2);
  const auto reach = fillPanel(cairo, left, 2 * margin, boxWidth, boxHeight, barHeight / 2);
  double middle = 2 * margin + barHeight / 2;
  for (const auto& line : lines) {
    write(cairo, left + noticePadding, middle, line);
    middle += lineHeight;
  }
  return reach;
}

}  // namespace sketchpad
