// The desktop program's canvas: pictures in memory, drawn with cairo.
#pragma once

#include "../painter.h"
#include "../style.h"
#include "cursors.h"
#include "damage.h"
#include "shapes.h"

#include <vector>

#include <cairo/cairo.h>

namespace sketchpad {

class CairoCanvas : public Canvas {
 public:
  // In pixels of a display with 96 dots per inch; `density` is the number of dots per pixel.
  CairoCanvas(double width, double height, double density);
  // Only the paper, with one dot for each of its units: for a file.
  static CairoCanvas ofPaper();

  // Where the paper is from now on; the ink follows with showNext().
  void place(const Placement& placement) { placement_ = placement; }

  void clear(Layer layer) override;
  void showNext() override;
  int beginCut(Layer layer, std::span<const Box> boxes) override;
  void endCut(Layer layer) override;
  void draw(Layer layer, const Colour& colour, double width,
            std::span<const float> curves) override;
  void drawCursor(const Person& person) override;
  void drawInvitation(std::string_view text) override;

  double width() const { return width_; }
  double height() const { return height_; }

  // A transparent picture of the same size, without any places.
  Cairo transparent() const { return picture(CAIRO_FORMAT_ARGB32); }
  Damage nowhere() const;
  void add(Damage& damage, const Reach& reach) const;
  // Painted last: such a picture, at these places.
  void showAbove(cairo_t* picture, const Damage& places);

  // The whole picture, and where it differs from the previous frame.
  cairo_surface_t* surface() const { return cairo_get_target(frame_.get()); }
  const Damage& changed() const { return changed_; }

 private:
  Cairo picture(cairo_format_t format) const;
  cairo_t* on(Layer layer) const;
  cairo_t* picture(Layer layer) const;
  const Placement& placementOf(Layer layer) const;
  void onPaper(cairo_t* cairo, const Placement& placement) const;
  void paintDesk(cairo_t* cairo) const;
  bool markStroke(Layer layer, double width, std::span<const float> curves);

  double width_, height_, density_;
  Placement placement_, inkPlacement_;
  Cairo base_;                     // Desk, paper and ink, which stay.
  Cairo next_;                     // The same while it is being repainted.
  Cairo cut_;                      // A copy of one of them while a cut is painted.
  Cairo frame_;                    // A copy of the base, and everything above it.
  std::vector<Reach> cutParts_{};  // In dots; empty without a cut.
  Damage inked_;                   // Where the base is newer than its copy.
  Damage covered_;                 // Where something is above the copy.
  Damage changed_;                 // Where the frame differs from the previous one.
  Cursors cursors_;
};

}  // namespace sketchpad
