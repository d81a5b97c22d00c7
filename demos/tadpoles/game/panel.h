// The panel of the network: figures, and sliders for the network that one asks for.
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

  // Moves sliders; true if the pointer is the panel's, and not the pond's.
  bool take(Pointer pointer, Player& player);

  // `ratio` is how many real pixels one of the style's has; `height` is the picture's.
  void draw(Sprites& sprites, Labels& labels, const Player& player, float height, float ratio,
            double now);

 private:
  // A place from 0 (left) to 1 says what the network does, and is put in words.
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

  // In the style's pixels, from the panel's corner: the sliders are below the figures, or beside
  // them where the picture is low, as on a phone that lies.
  float slidersLeft_ = 0, slidersTop_ = 0, width_ = 0, height_ = 0;
  float left_ = 0, top_ = 0, ratio_ = 1;
  enum class Held { nothing, slider, background } held_ = Held::nothing;
  int slider_ = 0;  // That is held.
  bool wasDown_ = false;
  Session::Figures figures_;  // Not each frame's, or nobody could read them.
  double readAt_ = 0, worstError_ = 0;
};

}  // namespace tadpoles
