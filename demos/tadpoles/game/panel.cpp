// Shows what the network does, and lets the player change it.
#include "panel.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>

namespace tadpoles {
namespace {

// In the style's pixels.
constexpr float column = 252, line = 20, margin = 14, figuresTop = 10, sliderStep = 30;
constexpr int figureRows = 9;
constexpr float figuresHeight = figuresTop + figureRows * line;
constexpr float low = 440;         // In a lower picture the sliders are beside the figures.
constexpr double readEvery = 400;  // Milliseconds.
constexpr Colour text{0.93f, 0.98f, 0.96f, 1}, quiet{0.70f, 0.83f, 0.82f, 1};

std::string written(const char* format, double value) {
  char words[64];
  std::snprintf(words, sizeof words, format, value);
  return words;
}

template <class Duration>
Duration duration(double count) {
  return Duration(std::lround(count));
}

template <class Duration>
double count(Duration time) {
  return static_cast<double>(time.count());
}

constexpr double mostLatency = 400, mostJitter = 200, mostLoss = 0.2;
constexpr double leastBytes = 1000, bytesRange = 256;  // Per second; the maximum's factor.
constexpr double seldomest = 60, oftenest = 5;         // Seconds from one cut to the next.

}  // namespace

const Panel::Slider Panel::sliders[sliderCount] = {
    {"latency, one way", [](const auto& of) { return count(of.latency) / mostLatency; },
     [](auto& of, double place) {
       of.latency = duration<std::chrono::milliseconds>(place * mostLatency);
     },
     [](const auto& of) { return written("%.0f ms", count(of.latency)); }},
    {"jitter", [](const auto& of) { return count(of.jitter) / mostJitter; },
     [](auto& of, double place) {
       of.jitter = duration<std::chrono::milliseconds>(place * mostJitter);
     },
     [](const auto& of) { return written("%.0f ms", count(of.jitter)); }},
    {"packets lost", [](const auto& of) { return of.loss / mostLoss; },
     [](auto& of, double place) { of.loss = place * mostLoss; },
     [](const auto& of) { return written("%.0f %%", of.loss * 100); }},
    {"bandwidth, each way",
     [](const auto& of) {
       const auto bytes = static_cast<double>(of.bytesPerSecondDown);
       return bytes == 0 ? 1 : std::log(bytes / leastBytes) / std::log(bytesRange);
     },
     [](auto& of, double place) {
       const auto bytes = place > 0.99 ? 0 : std::round(leastBytes * std::pow(bytesRange, place));
       of.bytesPerSecondUp = of.bytesPerSecondDown = static_cast<std::uint64_t>(bytes);
     },
     [](const auto& of) -> std::string {
       if (of.bytesPerSecondDown == 0) return "no limit";
       return written("%.1f kB/s", static_cast<double>(of.bytesPerSecondDown) / 1000);
     }},
    {"cuts",
     [](const auto& of) {
       if (!of.cutAfter) return 0.0;
       return (seldomest - count(*of.cutAfter) / 1000) / (seldomest - oftenest);
     },
     [](auto& of, double place) {
       of.cutAfter.reset();
       const auto seconds = seldomest - place * (seldomest - oftenest);
       if (place > 0) of.cutAfter = duration<std::chrono::seconds>(seconds);
     },
     [](const auto& of) -> std::string {
       return of.cutAfter ? written("every %.0f s", count(*of.cutAfter) / 1000) : "never";
     }},
};

bool Panel::take(Pointer pointer, Player& player) {
  const bool isPressed = pointer.isDown && !wasDown_;
  const bool isReleased = !pointer.isDown && wasDown_;
  wasDown_ = pointer.isDown;
  if (!isShown) return false;
  const auto x = (pointer.x - left_) / ratio_, y = (pointer.y - top_) / ratio_;
  const bool isInside = x >= 0 && x <= width_ && y >= 0 && y <= height_;
  // A connection only takes the time of its cut while it opens, so this one is ended now.
  if (isReleased && held_ == Held::slider && slider_ == sliderCount - 1) player.cut();
  if (!pointer.isDown) held_ = Held::nothing;
  if (isPressed && isInside) press(x, y, player);
  if (held_ == Held::slider) {
    const auto track = column - 2 * margin;
    const auto place = std::clamp<double>((x - slidersLeft_ - margin) / track, 0, 1);
    auto conditions = player.conditions();
    sliders[slider_].change(conditions, place < 0.01 ? 0 : place);
    player.setConditions(conditions);
  }
  return held_ != Held::nothing || (isInside && !pointer.isDown);
}

void Panel::press(float x, float y, Player& player) {
  held_ = Held::background;
  const auto row = static_cast<int>(std::floor((y - slidersTop_) / sliderStep));
  if (x < slidersLeft_ || row < 0) return;
  if (row >= sliderCount) {
    player.session.predicts = !player.session.predicts;
    return;
  }
  held_ = Held::slider;
  slider_ = row;
}

void Panel::draw(Sprites& sprites, Labels& labels, const Player& player, float height, float ratio,
                 double now) {
  if (!isShown) return;
  const bool isLow = height < low * ratio;
  ratio_ = ratio;
  left_ = top_ = (isLow ? 8 : 16) * ratio;
  slidersLeft_ = isLow ? column : 0;
  slidersTop_ = isLow ? figuresTop : figuresHeight + 4;
  width_ = slidersLeft_ + column;
  height_ = slidersTop_ + sliderCount * sliderStep + 30;
  sprites.addBox(left_, top_, width_ * ratio, height_ * ratio, 14 * ratio,
                 {0.01f, 0.07f, 0.10f, 0.78f});
  drawFigures(labels, player, now);
  drawSliders(sprites, labels, player.conditions());
  labels.add(player.session.predicts ? "prediction is on  (P)" : "prediction is OFF  (P)",
             12 * ratio, left_ + (slidersLeft_ + margin) * ratio,
             top_ + (slidersTop_ + sliderCount * sliderStep + 4) * ratio, text);
}

void Panel::drawSliders(Sprites& sprites, Labels& labels,
                        const web::NetworkConditions& conditions) {
  const auto left = left_ + (slidersLeft_ + margin) * ratio_;
  const auto track = (column - 2 * margin) * ratio_;
  auto y = top_ + slidersTop_ * ratio_;
  for (const auto& slider : sliders) {
    const auto part = static_cast<float>(std::clamp(slider.place(conditions), 0.0, 1.0));
    labels.add(slider.name, 12 * ratio_, left, y, quiet);
    labels.add(slider.words(conditions), 12 * ratio_, left + track, y, text, 1);
    sprites.addBox(left, y + 21 * ratio_, track, 4 * ratio_, 2 * ratio_, {1, 1, 1, 0.22f});
    sprites.addBox(left, y + 21 * ratio_, track * part, 4 * ratio_, 2 * ratio_,
                   {0.42f, 0.88f, 0.72f, 1});
    sprites.addBox(left + track * part - 6 * ratio_, y + 17 * ratio_, 12 * ratio_, 12 * ratio_,
                   6 * ratio_, {0.85f, 1, 0.93f, 1});
    y += sliderStep * ratio_;
  }
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
  const std::pair<const char*, std::string> rows[figureRows] = {
      {"round trip", written("%.0f ms", figures_.roundTrip)},
      {"jitter of snapshots", written("%.0f ms", figures_.jitter)},
      {"loss: snapshots held up", written("%.1f %%", figures_.heldUp * 100)},
      {"prediction error", written("%.1f px", figures_.predictionError)},
      {"ticks ahead of the server", written("%.0f", static_cast<double>(figures_.unconfirmed))},
      {"ticks others are behind", written("%.1f", figures_.delay / millisecondsPerTick)},
      {"snapshot is late, in ticks", written("%.0f", figures_.ticksBehind)},
      {"received", written("%.1f kB/s", figures_.bytesInPerSecond / 1000)},
      {"sent", written("%.1f kB/s", figures_.bytesOutPerSecond / 1000)},
  };
  float y = top_ + figuresTop * ratio_;
  for (const auto& [name, value] : rows) {
    labels.add(name, 12 * ratio_, left_ + margin * ratio_, y, quiet);
    labels.add(value, 12 * ratio_, left_ + (column - margin) * ratio_, y, text, 1);
    y += line * ratio_;
  }
}

}  // namespace tadpoles
