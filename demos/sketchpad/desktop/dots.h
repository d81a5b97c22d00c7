// Cairo in whole dots of a picture, independent of the context's scale.
#pragma once

#include "shapes.h"

#include <cairo/cairo.h>

namespace sketchpad {

inline void clipTo(cairo_t* cairo, const Reach& reach) {
  cairo_matrix_t matrix;
  cairo_get_matrix(cairo, &matrix);
  cairo_identity_matrix(cairo);
  cairo_rectangle(cairo, reach.left, reach.top, reach.right - reach.left, reach.bottom - reach.top);
  cairo_clip(cairo);
  cairo_set_matrix(cairo, &matrix);
}

// Within the clip.
inline void copy(cairo_t* to, cairo_t* from) {
  cairo_save(to);
  cairo_identity_matrix(to);
  cairo_set_operator(to, CAIRO_OPERATOR_SOURCE);
  cairo_set_source_surface(to, cairo_get_target(from), 0, 0);
  cairo_pattern_set_filter(cairo_get_source(to), CAIRO_FILTER_FAST);
  cairo_paint(to);
  cairo_restore(to);
}

}  // namespace sketchpad
