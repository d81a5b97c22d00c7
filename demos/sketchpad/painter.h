// Paints the drawing: finished parts once, on a layer that stays, and the rest in every frame.
#pragma once

#include "drawing.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sketchpad {

// What a front end draws on. Everything is in units of the paper.
class Canvas {
 public:
  enum class Layer { ink, live };

  virtual ~Canvas() = default;

  virtual void clear(Layer layer) = 0;
  // A line with round ends: x, y, and then for each quadratic curve control x, control y, x, y.
  virtual void draw(Layer layer, Pen pen, std::span<const float> curves) = 0;
  // Both on the live layer.
  virtual void drawCursor(const Person& person) = 0;
  virtual void drawInvitation(std::string_view text) = 0;
};

class Painter {
 public:
  explicit Painter(Canvas& canvas) : canvas_(canvas) {}

  // Begins anew with the next paint(), as after a change of size.
  void forget() { generation_ = 0; }

  // Paints what has changed in the ink, and the live layer as a whole.
  void paint(Drawing& drawing, PersonId me);

 private:
  // How far a stroke is in the ink.
  struct Inked {
    std::size_t points = 0;
    bool finished = false;
  };

  void ink(const Stroke& stroke, Inked& inked);
  void drawTail(const Stroke& stroke);

  Canvas& canvas_;
  std::uint64_t generation_ = 0;  // Of the drawing that is in the ink; none has 0.
  std::vector<Inked> inked_;
  std::vector<float> curves_;
};

}  // namespace sketchpad
