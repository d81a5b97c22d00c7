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

// What a front end draws on. Everything is in units of the paper.
class Canvas {
 public:
  enum class Layer {
    ink,   // What stays.
    live,  // What is above it: painted again in every frame.
    next,  // Out of sight: the ink as it is painted again.
  };

  virtual ~Canvas() = default;

  virtual void clear(Layer layer) = 0;
  // `next` becomes the ink.
  virtual void showNext() = 0;
  // Blank paper in the boxes, and nothing is painted beside them until the cut ends. It cuts along
  // whole pixels: at most so many units beside them as it returns.
  virtual int beginCut(Layer layer, std::span<const Box> boxes) = 0;
  virtual void endCut(Layer layer) = 0;
  // As curves.h tells.
  virtual void draw(Layer layer, const Colour& colour, double width,
                    std::span<const float> curves) = 0;
  // Both on the live layer.
  virtual void drawCursor(const Person& person) = 0;
  virtual void drawInvitation(std::string_view text) = 0;
};

class Painter {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Painter(Canvas& canvas) : canvas_(canvas) {}

  // Repaints the ink from the next paint() on, as after a change of size.
  void forget() { generation_ = 0; }

  // Paints what has changed in the ink, and the live layer as a whole. A drawing that has to be
  // painted again may take several frames: what was there stays in sight until it is done. So may
  // what mends the place of a stroke that was taken away.
  void paint(Drawing& drawing, PersonId me, Clock::time_point deadline);
  bool isBehind() const { return isRepainting_ || !holes_.empty(); }

 private:
  // How far a stroke is in the ink.
  struct Inked {
    std::size_t points = 0;
    bool finished = false;
  };
  struct Picture {
    Canvas::Layer layer;
    std::vector<Inked> inked{};
    std::size_t end = 0;  // The strokes from there on are not in it yet.
  };

  void startAnew();
  void repaint(const Drawing& drawing, Clock::time_point deadline);
  void update(Picture& picture, const Drawing& drawing, const std::vector<std::size_t>& changed);
  void mendHoles(const Picture& picture, const Drawing& drawing, Clock::time_point deadline);
  void mend(const Picture& picture, const Drawing& drawing, std::span<const Box> holes);
  void ink(Picture& picture, const Drawing& drawing, std::size_t stroke);
  void paintLive(const Drawing& drawing, PersonId me);

  Canvas& canvas_;
  std::uint64_t generation_ = 0;  // Of the drawing that is in the ink; none has 0.
  bool isRepainting_ = false;
  std::vector<Box> holes_;  // In the picture that is painted on, from the oldest.
  Picture shown_{Canvas::Layer::ink};
  Picture next_{Canvas::Layer::next};
};

// All of a drawing at once, for a picture to keep.
void paintAll(Canvas& canvas, Canvas::Layer layer, const Drawing& drawing);

}  // namespace sketchpad
