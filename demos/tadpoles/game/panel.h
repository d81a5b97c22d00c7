// The network panel: figures, and sliders for the simulated network.
#pragma once

#include "../client/player.h"
#include "graphics.h"
#include "labels.h"

#include <string>

namespace tadpoles {

// Where the pointer is, in real pixels of the window.
struct Pointer {
  float x = 0, y = 0;
  bool isDown = false;
};

class Panel {
 public:
  bool isShown = false;

  // Moves sliders; returns true if the pointer is used by the panel and not by the pond.
  bool take(Pointer pointer, Player& player);

  // `ratio`: real pixels for each one of the style's. `height`: the picture's.
  void draw(Sprites& sprites, Labels& labels, const Player& player, float height, float ratio,
            double now);

 private:
  // One of the network's conditions, as a place from 0 (left) to 1 and as text.
  struct Slider {
    const char* name;
    double (*place)(const web::NetworkConditions&);
    void (*change)(web::NetworkConditions&, double place);
    std::string (*words)(const web::NetworkConditions&);
  };
  static constexpr int sliderCount = 5;
  static const Slider sliders[sliderCount];

  void press(float x, float y, Player& player);
  void drawFigures(Labels& labels, const Player& player, double now);
  void drawSliders(Sprites& sprites, Labels& labels, const web::NetworkConditions& conditions);

  // In the style's pixels, from the panel's corner. The sliders are below the figures, or beside
  // them where the picture is low, as on a phone held sideways.
  float slidersLeft_ = 0, slidersTop_ = 0, width_ = 0, height_ = 0;
  float left_ = 0, top_ = 0, ratio_ = 1;
  enum class Held { nothing, slider, background } held_ = Held::nothing;
  int slider_ = 0;  // The one that is held.
  bool wasDown_ = false;
  Session::Figures figures_;  // Updated less often than each frame, so that they can be read.
  double readAt_ = 0, worstError_ = 0;
};

}  // namespace tadpoles
