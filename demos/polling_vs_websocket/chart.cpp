// Bars in SVG, for light and dark pages.
#include "chart.h"

#include <algorithm>
#include <string>
#include <vector>

namespace comparison {
namespace {

constexpr double width = 760;
constexpr double left = 120;     // Where the bars begin.
constexpr double longest = 520;  // The length of the longest bar.
constexpr double barHeight = 22;
constexpr double rowHeight = 34;
constexpr double titleHeight = 44;

struct Part {
  const char* colour;
  const char* name;
  double value;
};

struct Bar {
  std::string name;
  std::vector<Part> parts;  // One after the other.
  std::string label;
};

std::string text(double x, double y, const std::string& words, const char* more = "") {
  return "<text x=\"" + fixed(x, 1) + "\" y=\"" + fixed(y, 1) + "\" " + more + ">" + words +
         "</text>\n";
}

std::string rectangle(double x, double y, double size, const char* colour) {
  return "<rect x=\"" + fixed(x, 1) + "\" y=\"" + fixed(y, 1) + "\" width=\"" + fixed(size, 1) +
         "\" height=\"" + fixed(barHeight, 0) + "\" fill=\"" + colour + "\"/>\n";
}

double sumOf(const Bar& bar) {
  double sum = 0;
  for (const auto& part : bar.parts) sum += part.value;
  return sum;
}

// Moves `y` below the chart.
std::string chart(const std::string& title, const std::vector<Bar>& bars, double& y) {
  double most = 0;
  for (const auto& bar : bars) most = std::max(most, sumOf(bar));
  std::string svg = text(20, y + 24, title, "class=\"title\"");
  y += titleHeight;
  double x = left;
  for (const auto& part : bars.front().parts) {
    if (!*part.name) continue;
    svg += rectangle(x, y, barHeight, part.colour) + text(x + barHeight + 6, y + 16, part.name);
    x += 130;
  }
  y += rowHeight;
  for (const auto& bar : bars) {
    svg += text(left - 10, y + 16, bar.name, "text-anchor=\"end\"");
    x = left;
    for (const auto& part : bar.parts) {
      const double size = times(part.value * longest, most);
      svg += rectangle(x, y, size, part.colour);
      x += size;
    }
    svg += text(x + 8, y + 16, bar.label);
    y += rowHeight;
  }
  return svg;
}

}  // namespace

std::string draw(const Round& round, std::chrono::milliseconds delay) {
  std::vector<Bar> costs, delays;
  for (const auto& result : round) {
    costs.push_back({result.way,
                     {{"#2a9d8f", "payload", result.payloadPerUpdate()},
                      {"#e76f51", "headers", result.headersPerUpdate()},
                      {"#8d99ae", "TCP/IP", result.transportPerUpdate()}},
                     fixed(result.bytesPerUpdate(), 0) + " B"});
    const auto half = result.delay(0.5), late = result.delay(0.99);
    delays.push_back(
        {result.way,
         {{"#457b9d", "half of them", half}, {"#a8c5da", "99 of 100", std::max(late - half, 0.0)}},
         fixed(half, 0) + " / " + fixed(late, 0) + " ms"});
  }
  const auto who = grouped(round.front().clients) + " clients";
  double y = 10;
  auto body = chart("What an update costs on the wire, both directions (" + who + ")", costs, y);
  body +=
      chart("Latency, on a wire of " + std::to_string(delay.count()) + " ms each way", delays, y);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + fixed(width, 0) + " " +
         fixed(y + 10, 0) + "\" width=\"" + fixed(width, 0) +
         "\" font-family=\"sans-serif\" font-size=\"13\">\n"
         "<style>text { fill: #333 } .title { font-size: 16px; font-weight: bold }</style>\n"
         "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n" +
         body + "</svg>\n";
}

}  // namespace comparison
