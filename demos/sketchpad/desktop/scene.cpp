// All that a window of the desktop shows: desk, paper, bar and notice.
#include "scene.h"

#include "bar.h"

#include <utility>

namespace sketchpad {

void Scene::resize(double width, double height, double density) {
  canvas_ = std::make_unique<CairoCanvas>(width, height, density);
  painter_ = std::make_unique<Painter>(*canvas_);
  shown_.reset();
}

bool Scene::show(Room& room, Room::Clock::time_point now) {
  Shown shown{room.drawing().version(), room.state(), room.sentence(now), room.colour()};
  if (shown == shown_) return false;
  painter_->paint(room.drawing(), room.me());
  drawBar(canvas_->frame(), canvas_->width(), canvas_->height(), room);
  drawNotice(canvas_->frame(), canvas_->width(), shown.sentence);
  cairo_surface_flush(canvas_->surface());
  shown_ = std::move(shown);
  return true;
}

std::optional<std::uint32_t> Scene::colourAt(const Room& room, double x, double y) const {
  return sketchpad::colourAt(canvas_->frame(), canvas_->width(), canvas_->height(), room, x, y);
}

bool Scene::save(const std::string& path) const {
  return cairo_surface_write_to_png(canvas_->surface(), path.c_str()) == CAIRO_STATUS_SUCCESS;
}

}  // namespace sketchpad
