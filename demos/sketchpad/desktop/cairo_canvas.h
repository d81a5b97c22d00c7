// The canvas of the desktop: pictures in memory, drawn with cairo.
#pragma once

#include "../painter.h"
#include "../style.h"

#include <memory>
#include <string>

#include <cairo/cairo.h>

namespace sketchpad {

// Sets cairo's colour.
void paintWith(cairo_t* cairo, const Colour& colour, double opacity = 1);
void tracePill(cairo_t* cairo, double left, double top, double width, double height, double radius);
void chooseFont(cairo_t* cairo, double size, bool bold = false);
double widthOf(cairo_t* cairo, const std::string& text);

class CairoCanvas : public Canvas {
 public:
  // In pixels of a display with 96 dots per inch; `density` says how many dots each of them has.
  CairoCanvas(double width, double height, double density);
  // The paper alone, a dot for each of its units: for a file.
  static CairoCanvas ofPaper();

  // Where the paper is from now on; the ink follows with showNext().
  void place(const Placement& placement) { placement_ = placement; }

  void clear(Layer layer) override;
  void showNext() override;
  void beginCut(Layer layer, const Box& box) override;
  void endCut(Layer layer) override;
  void draw(Layer layer, const Colour& colour, double width,
            std::span<const float> curves) override;
  void drawCursor(const Person& person) override;
  void drawInvitation(std::string_view text) override;

  double width() const { return width_; }
  double height() const { return height_; }

  // The whole picture: for what else a window shows, and for the eye.
  cairo_t* frame() const { return frame_.get(); }
  cairo_surface_t* surface() const { return cairo_get_target(frame_.get()); }

 private:
  struct Destroy {
    void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
  };
  using Cairo = std::unique_ptr<cairo_t, Destroy>;

  Cairo picture() const;
  cairo_t* on(Layer layer) const;
  const Placement& placementOf(Layer layer) const;
  void onPaper(cairo_t* cairo, const Placement& placement) const;
  void paintDesk(cairo_t* cairo) const;

  double width_, height_, density_;
  Placement placement_, inkPlacement_;
  Cairo base_;   // Desk, paper and ink: what stays.
  Cairo next_;   // The same while it is painted anew.
  Cairo frame_;  // A copy of it, and what is above.
};

}  // namespace sketchpad
