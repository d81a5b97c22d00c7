// The drawing as an SVG file.
#include "svg.h"

#include "curves.h"
#include "style.h"

#include <array>
#include <cstdio>

namespace sketchpad {
namespace {

std::string hex(const Colour& colour) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "#%02x%02x%02x", colour.red, colour.green, colour.blue);
  return text.data();
}

// As few digits as the value needs; everything here is a multiple of a tenth, or nearly.
void addNumber(std::string& svg, double number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f", number);
  svg += text.data();
  if (svg.ends_with(".0")) svg.resize(svg.size() - 2);
}

void addPath(std::string& svg, const Stroke& stroke, double width, std::span<const float> curves) {
  const auto& colour = stroke.pen.erases ? paperColour : inPalette(stroke.pen.colour);
  svg += "<path stroke=\"" + hex(colour) + "\" stroke-width=\"";
  addNumber(svg, width);
  svg += "\" d=\"M";
  for (std::size_t i = 0; i < curves.size(); ++i) {
    if (i == 2)
      svg += 'Q';
    else if (i > 0)
      svg += ' ';
    addNumber(svg, curves[i]);
  }
  svg += "\"/>\n";
}

}  // namespace

std::string toSvg(const Drawing& drawing) {
  const auto size = std::to_string(paperWidth) + ' ' + std::to_string(paperHeight);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size +
                    "\" fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\n" +
                    "<rect width=\"100%\" height=\"100%\" fill=\"" + hex(paperColour) + "\"/>\n";
  for (const auto& stroke : drawing.strokes()) {
    if (stroke.points.empty()) continue;
    traceLines(stroke, {}, true, [&](double width, std::span<const float> curves) {
      addPath(svg, stroke, width, curves);
    });
  }
  return svg + "</svg>\n";
}

}  // namespace sketchpad
