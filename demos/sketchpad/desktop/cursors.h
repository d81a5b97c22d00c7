// Everybody's pointer with their name, drawn once and kept while it is seen.
#pragma once

#include "../drawing.h"
#include "shapes.h"

#include <cstdint>
#include <map>
#include <string>

namespace sketchpad {

class Cursors {
 public:
  // In dots; `tip` is where in it the pointer points.
  struct Picture {
    cairo_surface_t* surface;
    int width, height, tipX, tipY;
  };

  // `reach` says how much of the paper is to the right of the pointer: the name stands where it
  // fits.
  Picture of(const Person& person, double reach, double density);
  // Those that were not asked for since the last call are forgotten.
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
