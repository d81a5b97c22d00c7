// Draws water, food, tadpoles, names and bubbles.
#include "painter.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tadpoles {
namespace {

constexpr double bubbleTime = 6000;  // How long words are shown, in milliseconds.
constexpr float seenAcross = 820;    // Pixels of the pond along the shorter side, about.

// How many letters of that width, in the style's pixels, fit into a line.
int lettersIn(const View& view, float margins, float each, int most) {
  return std::clamp(static_cast<int>((view.width / view.ratio - margins) / each), 12, most);
}

}  // namespace

float Painter::scaleOf(const View& view) {
  // An upright phone shows less at the sides and more ahead.
  return std::max(std::min(view.width, view.height) / seenAcross,
                  std::max(view.width, view.height) / 1700);
}

void Painter::draw(const Session& session, const View& view) {
  const auto passed = std::clamp(view.now - lastDraw_, 1.0, 100.0);
  lastDraw_ = view.now;
  const auto place = session.place();
  ownSpeed_ += (std::hypot(place.x - lastX_, place.y - lastY_) / passed - ownSpeed_) * 0.2;
  lastX_ = place.x, lastY_ = place.y;
  if (session.isSwimming()) {
    const auto share = std::exchange(hasCamera_, true) ? 1 - std::exp(-passed / 90) : 1;
    cameraX_ += (place.x - cameraX_) * share;
    cameraY_ += (place.y - cameraY_) * share;
  }
  const auto time = static_cast<float>(std::fmod(view.now / 1000, 3600));
  glDisable(GL_BLEND);
  water_.draw(view.width, view.height, static_cast<float>(cameraX_), static_cast<float>(cameraY_),
              scaleOf(view), time);
  glEnable(GL_BLEND);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  if (!session.isSwimming()) return;
  named_.clear();
  bubbles_.begin(view.width, view.height, view.ratio, passed);
  drawFood(session, view);
  for (const auto& [id, shown] : session.others()) {
    const auto speed = std::hypot(shown.velocityX, shown.velocityY);
    drawSwimmer({shown.x, shown.y, shown.heading, speed, shown.size, id, false}, session, view);
  }
  drawSwimmer(
      {place.x, place.y, place.heading, ownSpeed_, session.tadpole().size, session.id(), true},
      session, view);
  drawBubbles(view);
  drawNames(view);
  std::erase_if(phases_, [&](const auto& phase) {
    return phase.first != session.id() && !session.others().contains(phase.first);
  });
}

void Painter::drawFood(const Session& session, const View& view) {
  const auto scale = scaleOf(view);
  for (std::size_t number = 0; number < session.food().size(); ++number) {
    const auto& food = session.food()[number];
    Sprites::Quad quad{.shape = Shape::food};
    const auto phase = static_cast<float>(view.now / 500 + static_cast<double>(number) * 1.7);
    quad.x = view.width / 2 + static_cast<float>(pixels(food.x) - cameraX_) * scale;
    quad.y = view.height / 2 + static_cast<float>(pixels(food.y) - cameraY_) * scale +
             std::sin(phase) * 2 * scale;
    quad.halfWidth = quad.halfHeight = 17 * scale;
    if (quad.x < -40 || quad.x > view.width + 40 || quad.y < -40 || quad.y > view.height + 40)
      continue;
    quad.colour = colourOf(static_cast<float>(number % 5) * 0.07f + 0.08f, 1.1f);
    quad.parameters[0] = phase;
    sprites.add(quad);
  }
}

void Painter::drawSwimmer(const Swimmer& swimmer, const Session& session, const View& view) {
  const auto scale = scaleOf(view);
  const auto known = session.people().find(swimmer.id);
  Tadpole tadpole;
  tadpole.size = static_cast<std::uint16_t>(swimmer.size);
  const auto radius = static_cast<float>(pixels(radiusOf(tadpole))) * scale;
  const auto x = view.width / 2 + static_cast<float>(swimmer.x - cameraX_) * scale;
  const auto y = view.height / 2 + static_cast<float>(swimmer.y - cameraY_) * scale;
  if (x < -9 * radius || x > view.width + 9 * radius || y < -9 * radius ||
      y > view.height + 9 * radius)
    return;

  auto& phase = phases_.try_emplace(swimmer.id, static_cast<float>(swimmer.id)).first->second;
  const auto speed = static_cast<float>(swimmer.speed);  // Pixels per millisecond: at most 0.3.
  phase = std::fmod(phase + 0.06f + speed * 1.1f, 2 * std::numbers::pi_v<float>);
  const auto hue =
      known == session.people().end() ? 0.5f : static_cast<float>(known->second.hue) / 256;
  // A shadow on the ground, and the tadpole.
  for (const bool isShadow : {true, false}) {
    Sprites::Quad quad{.shape = Shape::tadpole};
    quad.heading = static_cast<float>(swimmer.heading);
    const auto cosine = std::cos(quad.heading), sine = std::sin(quad.heading);
    quad.uFrom = -4.4f, quad.uTo = 1.8f, quad.vFrom = -1.9f, quad.vTo = 1.9f;
    quad.halfWidth = radius * 3.1f, quad.halfHeight = radius * 1.9f;
    const auto shift = isShadow ? radius * 0.45f : 0;
    quad.x = x - 1.3f * radius * cosine + shift * 0.6f;
    quad.y = y - 1.3f * radius * sine + shift;
    quad.colour = isShadow ? Colour{-0.2f, -0.2f, -0.2f, 0.28f} : colourOf(hue, 1.05f);
    quad.parameters[0] = phase;
    quad.parameters[1] = 0.35f + std::min(speed * 4, 1.0f);
    quad.parameters[2] = swimmer.isOwn && !isShadow ? 1 : 0;
    sprites.add(quad);
  }
  if (known == session.people().end()) return;
  const auto name = labels.measure(known->second.name, 13 * view.ratio);
  const auto width = std::max(name.width, 2 * radius),
             above = radius + name.height + 8 * view.ratio;
  const Box box{x - width / 2, y - above, width, above + radius};
  named_.push_back({swimmer.id, &known->second, name, box, swimmer.isOwn});
  bubbles_.avoid(swimmer.id, box);
}

void Painter::drawBubbles(const View& view) {
  const auto ratio = view.ratio, size = 14 * ratio;
  const auto letters = lettersIn(view, 40, 9, 28);
  // The player's own words were added last and choose their place first.
  for (auto speaker = named_.rbegin(); speaker != named_.rend(); ++speaker) {
    const auto& [id, person, name, swimmer, isOwn] = *speaker;
    const auto age = view.now - person->saidAt;
    if (person->said.empty() || age > bubbleTime) continue;
    const auto alpha = static_cast<float>(std::clamp((bubbleTime - age) / 600, 0.0, 1.0));
    const auto lines = wrapped(person->said, letters);
    const auto words = measure(lines, size);
    const auto box =
        bubbles_.place(id, swimmer, words.width + 22 * ratio, words.height + 12 * ratio);
    drawBubble(box, swimmer, alpha, ratio);
    addLines(lines, size, box.left + box.width / 2, box.top + 6 * ratio,
             {0.05f, 0.18f, 0.2f, alpha});
  }
  bubbles_.end();
}

void Painter::drawBubble(const Box& box, const Box& swimmer, float alpha, float ratio) {
  const Colour colour{0.97f, 1, 0.98f, 0.93f * alpha};
  const auto radius = std::min(box.height / 2, 16 * ratio);
  const bool isAbove = box.top + box.height / 2 < swimmer.top + swimmer.height / 2;
  sprites.addBox(box.left, box.top, box.width, box.height, radius, colour);
  Sprites::Quad tip;
  tip.x = std::clamp(swimmer.left + swimmer.width / 2, box.left + 14 * ratio,
                     std::max(box.left + 14 * ratio, box.right() - 14 * ratio));
  tip.y = isAbove ? box.bottom() - ratio : box.top + ratio;
  tip.heading = std::numbers::pi_v<float> / 4;
  tip.halfWidth = tip.halfHeight = 5 * ratio;
  tip.uTo = tip.vTo = 5 * ratio, tip.uFrom = tip.vFrom = -5 * ratio;
  tip.parameters[0] = tip.parameters[1] = 4.5f * ratio, tip.parameters[2] = ratio;
  tip.colour = colour;
  sprites.add(tip);
}

// All text is on top, so a name that a bubble covers is left out.
void Painter::drawNames(const View& view) {
  const auto ratio = view.ratio;
  for (const auto& [id, person, name, box, isOwn] : named_) {
    const auto middle = box.left + box.width / 2;
    if (bubbles_.covers({middle - name.width / 2, box.top, name.width, name.height})) continue;
    labels.add(person->name, 13 * ratio, middle + ratio, box.top + ratio, {0, 0.05f, 0.08f, 0.7f},
               0.5f);
    labels.add(person->name, 13 * ratio, middle, box.top,
               isOwn ? Colour{1, 0.97f, 0.75f, 1} : Colour{0.92f, 0.98f, 1, 0.92f}, 0.5f);
  }
}

Labels::Extent Painter::measure(const std::vector<std::string>& lines, float size) {
  Labels::Extent whole{0, 0};
  for (const auto& line : lines) {
    const auto extent = labels.measure(line, size);
    whole.width = std::max(whole.width, extent.width);
    whole.height += extent.height;
  }
  return whole;
}

void Painter::addLines(const std::vector<std::string>& lines, float size, float x, float y,
                       Colour colour) {
  for (const auto& line : lines) {
    labels.add(line, size, x, y, colour, 0.5f);
    y += labels.measure(line, size).height;
  }
}

void Painter::drawNotice(std::string_view text, const View& view) {
  if (text.empty()) return;
  const auto size = 14 * view.ratio;
  const auto lines = wrapped(text, lettersIn(view, 60, 9, 100));
  const auto extent = measure(lines, size);
  const auto width = extent.width + 28 * view.ratio, height = extent.height + 16 * view.ratio;
  sprites.addBox((view.width - width) / 2, 18 * view.ratio, width, height,
                 std::min(height / 2, 18 * view.ratio), {1, 0.95f, 0.82f, 0.95f});
  addLines(lines, size, view.width / 2, 26 * view.ratio, {0.29f, 0.2f, 0.02f, 1});
}

void Painter::drawTyping(std::string_view text, const View& view) {
  const auto size = 16 * view.ratio, ratio = view.ratio;
  const auto blinks = std::fmod(view.now, 1000) < 600 ? "|" : " ";
  const auto lines = wrapped(std::string(text) + blinks, lettersIn(view, 60, 11, 48));
  const auto width = std::min(560 * ratio, view.width - 24 * ratio),
             height = measure(lines, size).height + 18 * ratio;
  const auto left = (view.width - width) / 2, top = view.height - height - 20 * ratio;
  sprites.addBox(left, top, width, height, 20 * ratio, {0.97f, 1, 0.98f, 0.95f});
  auto y = top + 9 * ratio;
  for (const auto& line : lines) {
    labels.add(line, size, left + 18 * ratio, y, {0.05f, 0.18f, 0.2f, 1});
    y += labels.measure(line, size).height;
  }
}

void Painter::finish(const View& view) {
  sprites.draw(view.width, view.height);
  labels.draw(view.width, view.height);
}

}  // namespace tadpoles
