// The panel of tools, to the left of the paper or in a row above the bar.
#include "toolbar.h"

#include "shapes.h"

#include <algorithm>
#include <cmath>

namespace sketchpad {
namespace {

constexpr double padding = 7;
constexpr double groupGap = 13;
constexpr double largestButton = 34;
constexpr double iconPart = 0.62;  // Of a button.

constexpr int toolGroups = zoomGroup;
constexpr auto toolCount = std::count_if(buttons.begin(), buttons.end(),
                                         [](const Button& b) { return b.group < toolGroups; });

// Along its length, from the first button to the last.
struct Panel {
  bool isRow;
  double button, length, left, top, width, height;

  Panel(double windowWidth, double windowHeight) : isRow(isTall(windowWidth, windowHeight)) {
    const double room = isRow ? windowWidth - 2 * margin : windowHeight - 3 * margin - barHeight;
    const double gaps = 2 * padding + (toolGroups - 1) * groupGap;
    button = std::min(largestButton, std::floor((room - gaps) / toolCount));
    length = gaps + button * toolCount;
    width = isRow ? length : panelWidth;
    height = isRow ? panelWidth : length;
    left = isRow ? std::floor((windowWidth - length) / 2) : panelMargin;
    top = isRow ? windowHeight - 2 * margin - barHeight - panelWidth
                : std::floor(margin + (room - length) / 2);
  }

  bool contains(double x, double y) const {
    return x >= left && x < left + width && y >= top && y < top + height;
  }

  // Calls `visit` with each tool and its centre, and without a tool for the gaps between groups.
  template <class Visit>
  void visit(Visit visit) const {
    double along = padding;
    int group = 0;
    for (const auto& tool : buttons) {
      if (tool.group >= toolGroups) continue;
      if (tool.group != group) visit(nullptr, x(along + groupGap / 2), y(along + groupGap / 2));
      along += tool.group == group ? 0 : groupGap;
      group = tool.group;
      visit(&tool, x(along + button / 2), y(along + button / 2));
      along += button;
    }
  }

 private:
  double x(double along) const { return left + (isRow ? along : panelWidth / 2); }
  double y(double along) const { return top + (isRow ? panelWidth / 2 : along); }
};

}  // namespace

void drawButton(cairo_t* cairo, double middleX, double middleY, double size, const Button& button,
                const Room& room, const Tools& tools) {
  if (tools.isOn(button.command)) {
    tracePill(cairo, middleX - size / 2, middleY - size / 2, size, size, size / 3.4);
    paintWith(cairo, textColour, 0.1);
    cairo_fill(cairo);
  }
  if (button.dot > 0)
    return fillDot(cairo, middleX, middleY, button.dot,
                   room.pen().erases ? textColour : inPalette(room.colour()));
  strokeIcon(cairo, middleX, middleY, size * iconPart, button.icon, textColour,
             tools.isPossible(button.command) ? 1 : 0.3);
}

Reach drawToolbar(cairo_t* cairo, double width, double height, const Room& room,
                  const Tools& tools) {
  const Panel panel(width, height);
  const auto reach =
      fillPanel(cairo, panel.left, panel.top, panel.width, panel.height, panelWidth / 2);
  panel.visit([&](const Button* button, double x, double y) {
    if (button) return drawButton(cairo, x, y, panel.button, *button, room, tools);
    const bool isRow = panel.isRow;
    cairo_rectangle(cairo, std::floor(x) - (isRow ? 0 : 11), std::floor(y) - (isRow ? 11 : 0),
                    isRow ? 1 : 22, isRow ? 22 : 1);
    paintWith(cairo, textColour, 0.15);
    cairo_fill(cairo);
  });
  return reach;
}

std::optional<Command> toolAt(double width, double height, double x, double y) {
  const Panel panel(width, height);
  std::optional<Command> found;
  panel.visit([&](const Button* button, double middleX, double middleY) {
    const double away = std::max(std::abs(x - middleX), std::abs(y - middleY));
    if (button && away <= panel.button / 2) found = button->command;
  });
  return found;
}

bool isOnToolbar(double width, double height, double x, double y) {
  return Panel(width, height).contains(x, y);
}

}  // namespace sketchpad
