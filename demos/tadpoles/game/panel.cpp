// What the network does, and what one would like it to do.
#include "panel.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>

namespace tadpoles {
namespace {

constexpr float width = 252, line = 21, margin = 14, firstSlider = 8.6f, sliderStep = 1.55f;
constexpr double readEvery = 400;  // Milliseconds.
constexpr Colour text{0.93f, 0.98f, 0.96f, 1}, quiet{0.70f, 0.83f, 0.82f, 1};

std::chrono::milliseconds milliseconds(double number) {
  return std::chrono::milliseconds(std::lround(number));
}

double inMilliseconds(std::chrono::milliseconds time) { return static_cast<double>(time.count()); }

std::string written(const char* format, double value) {
  char words[64];
  std::snprintf(words, sizeof words, format, value);
  return words;
}

}  // namespace

const Panel::Slider Panel::sliders[3] = {
    {"latency, one way", " ms", 400, [](const auto& of) { return inMilliseconds(of.latency); },
     [](auto& of, double value) { of.latency = milliseconds(value); }},
    {"jitter", " ms", 200, [](const auto& of) { return inMilliseconds(of.jitter); },
     [](auto& of, double value) { of.jitter = milliseconds(value); }},
    {"packets lost", " %", 20, [](const auto& of) { return of.loss * 100; },
     [](auto& of, double value) { of.loss = value / 100; }},
};

bool Panel::take(Pointer pointer, Player& player) {
  const bool isPressed = pointer.isDown && !wasDown_;
  wasDown_ = pointer.isDown;
  if (!isShown) return false;
  const auto x = (pointer.x - left_) / ratio_, y = (pointer.y - top_) / ratio_;
  const bool isInside =
      x >= 0 && x <= width && y >= 0 && y <= line * (firstSlider + 3 * sliderStep + 1);
  if (!pointer.isDown) held_ = -1;
  if (isPressed && isInside) {
    held_ = static_cast<int>((y / line - firstSlider) / sliderStep);
    if (y / line < firstSlider || held_ > 2) held_ = 3;  // No slider, and not the pond either.
    if (y / line >= firstSlider + 3 * sliderStep)
      player.session.predicts = !player.session.predicts;
  }
  if (held_ >= 0 && held_ < 3) {
    const auto& slider = sliders[held_];
    const auto part = std::clamp<double>((x - margin) / (width - 2 * margin), 0, 1);
    auto conditions = player.conditions();
    slider.change(conditions, part < 0.01 ? 0 : part * slider.most);
    player.setConditions(conditions);
  }
  return held_ >= 0 || (isInside && !pointer.isDown);
}

void Panel::draw(Sprites& sprites, Labels& labels, const Player& player, float ratio, double now) {
  if (!isShown) return;
  ratio_ = ratio;
  left_ = top_ = 16 * ratio;
  const auto at = [&](float lines) { return top_ + line * lines * ratio; };
  sprites.addBox(left_, top_, width * ratio, line * (firstSlider + 3 * sliderStep + 1.1f) * ratio,
                 14 * ratio, {0.01f, 0.07f, 0.10f, 0.78f});
  drawFigures(labels, player, now);
  for (int i = 0; i < 3; ++i) {
    const auto& [name, unit, most, value, change] = sliders[i];
    const auto amount = value(player.conditions());
    const auto y = at(firstSlider + sliderStep * static_cast<float>(i));
    labels.add(name, 12 * ratio, left_ + margin * ratio, y, quiet);
    labels.add(written("%.0f", amount) + unit, 12 * ratio, left_ + (width - margin) * ratio, y,
               text, 1);
    const auto track = (width - 2 * margin) * ratio, part = static_cast<float>(amount / most);
    sprites.addBox(left_ + margin * ratio, y + 18 * ratio, track, 4 * ratio, 2 * ratio,
                   {1, 1, 1, 0.22f});
    sprites.addBox(left_ + margin * ratio, y + 18 * ratio, track * part, 4 * ratio, 2 * ratio,
                   {0.42f, 0.88f, 0.72f, 1});
    sprites.addBox(left_ + margin * ratio + track * part - 6 * ratio, y + 14 * ratio, 12 * ratio,
                   12 * ratio, 6 * ratio, {0.85f, 1, 0.93f, 1});
  }
  labels.add(player.session.predicts ? "prediction is on  (P)" : "prediction is OFF  (P)",
             12 * ratio, left_ + margin * ratio, at(firstSlider + 3 * sliderStep + 0.1f), text);
}

void Panel::drawFigures(Labels& labels, const Player& player, double now) {
  const auto figures = player.session.figures();
  worstError_ = std::max(worstError_, figures.predictionError);
  if (now >= readAt_ + readEvery) {
    readAt_ = now;
    figures_ = figures;
    figures_.predictionError = worstError_;
    worstError_ = 0;
  }
  const std::pair<const char*, std::string> rows[] = {
      {"round trip", written("%.0f ms", figures_.roundTrip)},
      {"jitter of snapshots", written("%.0f ms", figures_.jitter)},
      {"others shown in the past", written("%.0f ms", figures_.delay)},
      {"prediction error", written("%.1f px", figures_.predictionError)},
      {"ticks ahead of the server", written("%.0f", static_cast<double>(figures_.unconfirmed))},
      {"received", written("%.1f kB/s", figures_.bytesInPerSecond / 1000)},
      {"sent", written("%.1f kB/s", figures_.bytesOutPerSecond / 1000)},
  };
  float y = top_ + line * 0.5f * ratio_;
  for (const auto& [name, value] : rows) {
    labels.add(name, 12 * ratio_, left_ + margin * ratio_, y, quiet);
    labels.add(value, 12 * ratio_, left_ + (width - margin) * ratio_, y, text, 1);
    y += line * ratio_;
  }
}

}  // namespace tadpoles
