// Each person's pointer with their name, drawn once and kept while it is used.
#include "cursors.h"

#include <cmath>

namespace sketchpad {
namespace {

constexpr double labelSize = 12;
constexpr double labelAt = 12;  // To the right of the tip.
constexpr double labelTop = 17, labelHeight = 20;
constexpr double rim = 3;  // How much wider a line is than its path.

double labelWidthOf(const std::string& name) {
  static const auto cairo = makePicture(CAIRO_FORMAT_A8, 1, 1, 1);
  chooseFont(cairo.get(), labelSize);
  cairo_text_extents_t size;
  cairo_text_extents(cairo.get(), name.c_str(), &size);
  return size.x_advance + 14;
}

// Where the tip is in the picture, in dots.
int tipAt(double left, double density) { return static_cast<int>(std::ceil(left * density)); }

}  // namespace

Cursors::Picture Cursors::of(const Person& person, double reach, double density) {
  auto& sprite = sprites_[person.id];
  const bool isOther = !sprite.picture || sprite.name != person.name;
  if (isOther) sprite.labelWidth = labelWidthOf(person.name);
  const bool isTurned = labelAt + sprite.labelWidth > reach;
  if (isOther || sprite.colour != person.colour || sprite.isTurned != isTurned) {
    sprite.name = person.name;
    sprite.colour = person.colour;
    sprite.isTurned = isTurned;
    paint(sprite, density);
  }
  sprite.isUsed = true;
  auto* surface = cairo_get_target(sprite.picture.get());
  return {surface, cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface),
          tipAt(rim + (isTurned ? sprite.labelWidth : 0), density), tipAt(rim, density)};
}

void Cursors::forgetUnused() {
  std::erase_if(sprites_, [](const auto& entry) { return !entry.second.isUsed; });
  for (auto& [id, sprite] : sprites_) sprite.isUsed = false;
}

void Cursors::paint(Sprite& sprite, double density) {
  const double left = sprite.isTurned ? -sprite.labelWidth : labelAt;
  const int tipX = tipAt(rim + (sprite.isTurned ? sprite.labelWidth : 0), density);
  const int tipY = tipAt(rim, density);
  const double right = sprite.isTurned ? labelAt : labelAt + sprite.labelWidth;
  sprite.picture = makePicture(CAIRO_FORMAT_ARGB32, tipX + tipAt(right + rim, density),
                               tipY + tipAt(labelTop + labelHeight + rim, density), density);
  auto* cairo = sprite.picture.get();
  cairo_translate(cairo, tipX / density, tipY / density);
  for (std::size_t i = 0; i < cursorShape.size(); i += 2)
    cairo_line_to(cairo, cursorShape[i], cursorShape[i + 1]);
  cairo_close_path(cairo);
  cairo_set_line_width(cairo, 2);
  cairo_set_source_rgb(cairo, 1, 1, 1);
  cairo_stroke_preserve(cairo);
  paintWith(cairo, inPalette(sprite.colour));
  cairo_fill(cairo);
  tracePill(cairo, left, labelTop, sprite.labelWidth, labelHeight, labelHeight / 2);
  cairo_fill(cairo);
  chooseFont(cairo, labelSize);
  cairo_set_source_rgb(cairo, 1, 1, 1);
  cairo_move_to(cairo, left + 7, labelTop + 14);
  cairo_show_text(cairo, sprite.name.c_str());
}

}  // namespace sketchpad
