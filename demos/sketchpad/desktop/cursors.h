// Each person's pointer with their name, drawn once and kept while it is used.
#pragma once

#include "../drawing.h"
#include "shapes.h"

#include <cstdint>
#include <map>
#include <string>

namespace sketchpad {

class Cursors {
 public:
  // In dots; `tip` is the position in the picture to which the pointer points.
  struct Picture {
    cairo_surface_t* surface;
    int width, height, tipX, tipY;
  };

  // `reach` is how much of the paper is to the right of the pointer: the name is placed where it
  // fits.
  Picture of(const Person& person, double reach, double density);
  // Forgets those that were not used since the last call.
  void forgetUnused();

 private:
  struct Sprite {
    std::string name;
    std::uint32_t colour = 0;
    double labelWidth = 0;
    bool isTurned = false;
    bool isUsed = false;
    Cairo picture{};
  };

  static void paint(Sprite& sprite, double density);

  std::map<PersonId, Sprite> sprites_;
};

}  // namespace sketchpad
