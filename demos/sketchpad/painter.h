// Paints the drawing: finished parts once, on a layer that stays, and the rest in every frame.
#pragma once

#include "drawing.h"
#include "style.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sketchpad {

// The surface of a front end. Everything is in units of the paper.
class Canvas {
 public:
  enum class Layer {
    ink,   // Finished parts, which stay.
    live,  // Above it: repainted in every frame.
    next,  // Invisible: the ink while it is being repainted.
  };

  virtual ~Canvas() = default;

  virtual void clear(Layer layer) = 0;
  // Makes `next` the ink.
  virtual void showNext() = 0;
  // Blank paper in the boxes; until the cut ends, nothing is painted outside of them. Cuts along
  // whole pixels: returns by how many units it may exceed the boxes.
  virtual int beginCut(Layer layer, std::span<const Box> boxes) = 0;
  virtual void endCut(Layer layer) = 0;
  // As described in curves.h.
  virtual void draw(Layer layer, const Colour& colour, double width,
                    std::span<const float> curves) = 0;
  // Both draw on the live layer.
  virtual void drawCursor(const Person& person) = 0;
  virtual void drawInvitation(std::string_view text) = 0;
};

class Painter {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Painter(Canvas& canvas) : canvas_(canvas) {}

  // Repaints the ink from the next paint() on, for instance after a change of size.
  void forget() { generation_ = 0; }

  // Paints what has changed in the ink, and the whole live layer. Repainting the whole drawing may
  // take several frames: the old picture stays visible until it is complete. So may repairing the
  // place of a removed stroke.
  void paint(Drawing& drawing, PersonId me, Clock::time_point deadline);
  bool isBehind() const { return isRepainting_ || !holes_.empty(); }

 private:
  // How much of a stroke is in the ink.
  struct Inked {
    std::size_t points = 0;
    bool finished = false;
  };
  struct Picture {
    Canvas::Layer layer;
    std::vector<Inked> inked{};
    std::size_t end = 0;  // Later strokes are not in it yet.
  };

  void startAnew();
  void repaint(const Drawing& drawing, Clock::time_point deadline);
  void update(Picture& picture, const Drawing& drawing, const std::vector<std::size_t>& changed);
  void mendHoles(const Picture& picture, const Drawing& drawing, Clock::time_point deadline);
  void mend(const Picture& picture, const Drawing& drawing, std::span<const Box> holes);
  void ink(Picture& picture, const Drawing& drawing, std::size_t stroke);
  void paintLive(const Drawing& drawing, PersonId me);

  Canvas& canvas_;
  std::uint64_t generation_ = 0;  // Of the drawing that is in the ink; never 0.
  bool isRepainting_ = false;
  std::vector<Box> holes_;  // In the picture that is being painted, the oldest first.
  Picture shown_{Canvas::Layer::ink};
  Picture next_{Canvas::Layer::next};
};

// The whole drawing at once, for a picture to save.
void paintAll(Canvas& canvas, Canvas::Layer layer, const Drawing& drawing);

}  // namespace sketchpad
