// The panel of the network: figures, and sliders for the network that one asks for.
#pragma once

#include "../client/player.h"
#include "graphics.h"
#include "labels.h"

namespace tadpoles {

// Where the pointer is, in real pixels of the window.
struct Pointer {
  float x = 0, y = 0;
  bool isDown = false;
};

class Panel {
 public:
  bool isShown = false;

  // Moves sliders; true if the pointer is the panel's, and not the pond's.
  bool take(Pointer pointer, Player& player);

  // `ratio` is how many real pixels one of the style's has.
  void draw(Sprites& sprites, Labels& labels, const Player& player, float ratio, double now);

 private:
  struct Slider {
    const char* name;
    const char* unit;
    double most;
    double (*value)(const web::NetworkConditions&);
    void (*change)(web::NetworkConditions&, double value);
  };
  static const Slider sliders[3];

  void drawFigures(Labels& labels, const Player& player, double now);

  float left_ = 0, top_ = 0, ratio_ = 1;
  int held_ = -1;  // Which slider.
  bool wasDown_ = false;
  Session::Figures figures_;  // Not each frame's, or nobody could read them.
  double readAt_ = 0, worstError_ = 0;
};

}  // namespace tadpoles
