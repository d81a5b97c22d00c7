// The changed parts of a picture, so that nothing else is copied: the picture is divided into
// tiles.
#pragma once

#include <algorithm>
#include <vector>

#include <cairo/cairo.h>

namespace sketchpad {

class Damage {
 public:
  // For a picture with this many dots; at first nothing has changed.
  Damage(int width, int height)
      : width_(width),
        height_(height),
        columns_((width + tile - 1) / tile),
        rows_((height + tile - 1) / tile),
        tiles_(static_cast<std::size_t>(columns_ * rows_)) {}

  void clear() { std::fill(tiles_.begin(), tiles_.end(), false); }
  void addAll() { std::fill(tiles_.begin(), tiles_.end(), true); }

  // In dots; parts outside of the picture do not count.
  void add(double left, double top, double right, double bottom) {
    const auto tileAt = [](double dot, int count) {
      return static_cast<int>(std::clamp(dot / tile, 0.0, static_cast<double>(count)));
    };
    const int endColumn = tileAt(right + tile, columns_), endRow = tileAt(bottom + tile, rows_);
    for (int row = tileAt(top, rows_); row < endRow; ++row) {
      for (int column = tileAt(left, columns_); column < endColumn; ++column)
        tiles_[index(row, column)] = true;
    }
  }

  // From a picture of the same size.
  void add(const Damage& other) {
    for (std::size_t i = 0; i < tiles_.size(); ++i) tiles_[i] = tiles_[i] || other.tiles_[i];
  }

  // Calls `visit` with rectangles that cover it and do not overlap.
  template <class Visit>
  void visit(Visit visit) const {
    for (int row = 0; row < rows_; ++row) {
      for (int column = 0; column < columns_;) {
        const int first = column;
        while (column < columns_ && tiles_[index(row, column)]) ++column;
        if (column > first)
          visit(cairo_rectangle_int_t{first * tile, row * tile,
                                      std::min(column * tile, width_) - first * tile,
                                      std::min(tile, height_ - row * tile)});
        else
          ++column;
      }
    }
  }

 private:
  static constexpr int tile = 32;

  std::size_t index(int row, int column) const {
    return static_cast<std::size_t>(row * columns_ + column);
  }

  int width_, height_, columns_, rows_;
  std::vector<bool> tiles_;
};

}  // namespace sketchpad
