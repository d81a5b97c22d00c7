// A bubble has twelve possible places; it glides to the one where it hides the least.
#include "bubbles.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tadpoles {
namespace {

constexpr float gap = 7, edge = 6;                    // In the style's pixels.
constexpr int rows = 4, columns = 3;                  // Above, below, farther up, farther down.
constexpr float glide = 120;                          // Milliseconds.
constexpr float bubbleOverBubble = 4, outside = 100;  // Compared with hiding a swimmer.

bool isFirstByte(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; }

// The code point that begins there.
int widthOf(char first) { return static_cast<unsigned char>(first) >= 0xe1 ? 2 : 1; }

}  // namespace

float Box::sharedWith(const Box& other) const {
  const auto across = std::min(right(), other.right()) - std::max(left, other.left);
  const auto down = std::min(bottom(), other.bottom()) - std::max(top, other.top);
  return std::max(across, 0.f) * std::max(down, 0.f);
}

void Bubbles::begin(float width, float height, float ratio, double passed) {
  width_ = width, height_ = height, ratio_ = ratio, passed_ = passed;
  swimmers_.clear();
  placed_.clear();
  for (auto& [id, way] : ways_) way.isShown = false;
}

void Bubbles::end() {
  std::erase_if(ways_, [](const auto& way) { return !way.second.isShown; });
}

bool Bubbles::covers(const Box& box) const {
  return std::any_of(placed_.begin(), placed_.end(),
                     [&](const auto& placed) { return placed.sharedWith(box) > 0; });
}

Box Bubbles::at(int choice, const Box& swimmer, float width, float height) const {
  const auto row = choice / columns, column = choice % columns;
  const auto far = (gap + static_cast<float>(row / 2) * 30) * ratio_;
  Box box{swimmer.left + (swimmer.width - width) / 2, 0, width, height};
  box.top = row % 2 ? swimmer.bottom() + far : swimmer.top - far - height;
  const auto aside = std::max(0.f, width / 2 - 20 * ratio_);
  if (column > 0) box.left += column == 1 ? -aside : aside;
  // Keeps it inside the picture, wherever its tadpole is.
  box.left =
      std::clamp(box.left, edge * ratio_, std::max(edge * ratio_, width_ - edge * ratio_ - width));
  return box;
}

float Bubbles::cost(int choice, std::uint16_t id, const Box& box) const {
  auto cost = static_cast<float>(choice) * 4 * ratio_ * ratio_;  // The first place is the best.
  for (const auto& [other, swimmer] : swimmers_)
    cost += box.sharedWith(swimmer) * (other == id ? 2.f : 1.f);
  for (const auto& other : placed_) cost += box.sharedWith(other) * bubbleOverBubble;
  const auto over =
      std::max({0.f, edge * ratio_ - box.top, box.bottom() + edge * ratio_ - height_});
  return cost + over * outside * ratio_;
}

Box Bubbles::place(std::uint16_t id, const Box& swimmer, float width, float height) {
  auto& way = ways_[id];
  auto best = way.choice;
  auto least =
      best < 0 ? 0 : cost(best, id, at(best, swimmer, width, height)) - 60 * ratio_ * ratio_;
  for (int choice = 0; choice < rows * columns; ++choice) {
    const auto price = cost(choice, id, at(choice, swimmer, width, height));
    if (best < 0 || price < least) best = choice, least = price;
  }
  auto box = at(best, swimmer, width, height);
  // It glides from its last place relative to its swimmer.
  const auto middle = swimmer.left + swimmer.width / 2;
  const auto share = way.choice < 0 ? 1 : 1 - static_cast<float>(std::exp(-passed_ / glide));
  way.x += (box.left - middle - way.x) * share;
  way.y += (box.top - swimmer.top - way.y) * share;
  way.choice = best, way.isShown = true;
  placed_.push_back(box);
  box.left = middle + way.x, box.top = swimmer.top + way.y;
  return box;
}

std::vector<std::string> wrapped(std::string_view text, int letters) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    std::size_t end = 0, space = 0;
    for (int width = 0; end < text.size(); ++end) {
      if (!isFirstByte(text[end])) continue;
      width += widthOf(text[end]);
      if (width > letters && end > 0) break;
      if (text[end] == ' ') space = end;
    }
    if (end < text.size() && text[end] == ' ') space = end;
    if (end < text.size() && space > 0) end = space;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), text.find_first_not_of(' ', end)));
  }
  return lines;
}

}  // namespace tadpoles
