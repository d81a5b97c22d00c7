// Water, food, tadpoles, names and bubbles.
#include "painter.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tadpoles {
namespace {

constexpr double bubbleTime = 6000;  // Milliseconds that words are shown.
constexpr float seenAcross = 820;    // Pixels of the pond along the shorter side, about.

}  // namespace

float Painter::scaleOf(const View& view) {
  // A phone held upright sees less to its sides and more ahead.
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
  drawFood(session, view);
  for (const auto& [id, shown] : session.others()) {
    const auto speed = std::hypot(shown.velocityX, shown.velocityY);
    drawSwimmer({shown.x, shown.y, shown.heading, speed, shown.size, id, false}, session, view);
  }
  drawSwimmer(
      {place.x, place.y, place.heading, ownSpeed_, session.tadpole().size, session.id(), true},
      session, view);
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
  if (known != session.people().end()) drawWords(swimmer, known->second, x, y - radius, view);
}

void Painter::drawWords(const Swimmer& swimmer, const Session::Person& person, float x, float y,
                        const View& view) {
  const auto ratio = view.ratio;
  const auto nameSize = 13 * ratio;
  const auto name = labels.measure(person.name, nameSize);
  auto top = y - name.height - 8 * ratio;
  labels.add(person.name, nameSize, x + ratio, top + ratio, {0, 0.05f, 0.08f, 0.7f}, 0.5f);
  labels.add(person.name, nameSize, x, top,
             swimmer.isOwn ? Colour{1, 0.97f, 0.75f, 1} : Colour{0.92f, 0.98f, 1, 0.92f}, 0.5f);
  const auto age = view.now - person.saidAt;
  if (person.said.empty() || age > bubbleTime) return;
  const auto alpha = static_cast<float>(std::clamp((bubbleTime - age) / 600, 0.0, 1.0));
  const auto words = labels.measure(person.said, 14 * ratio);
  const auto width = words.width + 22 * ratio, height = words.height + 12 * ratio;
  // Inside the picture, wherever its tadpole is.
  const auto middle =
      std::clamp(x, width / 2 + 6 * ratio, std::max(view.width - width / 2 - 6 * ratio, width / 2));
  top = std::max(top - height - 7 * ratio, 6 * ratio);
  sprites.addBox(middle - width / 2, top, width, height, height / 2,
                 {0.97f, 1, 0.98f, 0.93f * alpha});
  Sprites::Quad tip;
  tip.x = std::clamp(x, middle - width / 2 + 14 * ratio, middle + width / 2 - 14 * ratio);
  tip.y = top + height - ratio, tip.heading = std::numbers::pi_v<float> / 4;
  tip.halfWidth = tip.halfHeight = 5 * ratio;
  tip.uTo = tip.vTo = 5 * ratio, tip.uFrom = tip.vFrom = -5 * ratio;
  tip.parameters[0] = tip.parameters[1] = 4.5f * ratio, tip.parameters[2] = ratio;
  tip.colour = {0.97f, 1, 0.98f, 0.93f * alpha};
  sprites.add(tip);
  labels.add(person.said, 14 * ratio, middle, top + 6 * ratio, {0.05f, 0.18f, 0.2f, alpha}, 0.5f);
}

void Painter::drawNotice(std::string_view text, const View& view) {
  if (text.empty()) return;
  const auto size = 14 * view.ratio;
  const auto extent = labels.measure(text, size);
  const auto width = extent.width + 28 * view.ratio, height = extent.height + 16 * view.ratio;
  sprites.addBox((view.width - width) / 2, 18 * view.ratio, width, height, height / 2,
                 {1, 0.95f, 0.82f, 0.95f});
  labels.add(text, size, view.width / 2, 26 * view.ratio, {0.29f, 0.2f, 0.02f, 1}, 0.5f);
}

void Painter::drawTyping(std::string_view text, const View& view) {
  const auto size = 16 * view.ratio;
  const auto width = std::min(560 * view.ratio, view.width - 24 * view.ratio),
             height = 40 * view.ratio;
  const auto left = (view.width - width) / 2, top = view.height - height - 20 * view.ratio;
  sprites.addBox(left, top, width, height, height / 2, {0.97f, 1, 0.98f, 0.95f});
  const auto blinks = std::fmod(view.now, 1000) < 600 ? "|" : " ";
  labels.add(std::string(text) + blinks, size, left + 18 * view.ratio, top + 10 * view.ratio,
             {0.05f, 0.18f, 0.2f, 1});
}

void Painter::finish(const View& view) {
  sprites.draw(view.width, view.height);
  labels.draw(view.width, view.height);
}

}  // namespace tadpoles
