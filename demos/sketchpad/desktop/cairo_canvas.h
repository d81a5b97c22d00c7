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

class CairoCanvas : public Canvas {
 public:
  // In pixels of a display with 96 dots per inch; `density` says how many dots each of them has.
  CairoCanvas(double width, double height, double density);

  void clear(Layer layer) override;
  void draw(Layer layer, Pen pen, std::span<const float> curves) override;
  void drawCursor(const Person& person) override;
  void drawInvitation(std::string_view text) override;

  const Placement& placement() const { return placement_; }
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
  void onPaper(cairo_t* cairo) const;
  void paintDesk();

  double width_, height_, density_;
  Placement placement_;
  Cairo base_;   // Desk, paper and ink: what stays.
  Cairo frame_;  // A copy of it, and what is above.
};

}  // namespace sketchpad
