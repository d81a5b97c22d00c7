// All that a window of the desktop shows: desk, paper, panels and notice.
#include "scene.h"

#include "../report.h"
#include "../svg.h"
#include "toolbar.h"

#include <fstream>
#include <utility>

namespace sketchpad {

void Scene::resize(double width, double height, double density) {
  canvas_ = std::make_unique<CairoCanvas>(width, height, density);
  painter_ = std::make_unique<Painter>(*canvas_);
  placement_.reset();
  shown_.reset();
}

bool Scene::show(Room& room, const Tools& tools, const std::string& notice,
                 Painter::Clock::time_point deadline) {
  const auto [on, possible] = tools.buttonStates();
  Shown shown{room.drawing().version(), room.state(), notice,  labelOfTraffic(room), room.pen(),
              tools.placement(),        on,           possible};
  if (shown == shown_ && !painter_->isBehind()) return false;
  if (placement_ != tools.placement()) {
    placement_ = tools.placement();
    canvas_->place(*placement_);
    painter_->forget();
  }
  painter_->paint(room.drawing(), room.me(), deadline);
  drawBar(canvas_->frame(), canvas_->width(), canvas_->height(), room, tools);
  drawToolbar(canvas_->frame(), canvas_->width(), canvas_->height(), room, tools);
  drawNotice(canvas_->frame(), canvas_->width(), notice);
  cairo_surface_flush(canvas_->surface());
  shown_ = std::move(shown);
  return true;
}

BarPart Scene::partAt(const Room& room, double x, double y) const {
  const double width = canvas_->width(), height = canvas_->height();
  if (const auto tool = toolAt(width, height, x, y)) return *tool;
  if (isOnToolbar(width, height, x, y)) return Bare{};
  return barPartAt(canvas_->frame(), width, height, room, x, y);
}

bool Scene::save(const std::string& path) const {
  return cairo_surface_write_to_png(canvas_->surface(), path.c_str()) == CAIRO_STATUS_SUCCESS;
}

bool saveDrawing(const Drawing& drawing, const std::string& path) {
  if (path.ends_with(".svg")) {
    std::ofstream file(path, std::ios::binary);
    file << toSvg(drawing);
    return static_cast<bool>(file.flush());
  }
  auto canvas = CairoCanvas::ofPaper();
  paintAll(canvas, Canvas::Layer::live, drawing);
  return cairo_surface_write_to_png(canvas.surface(), path.c_str()) == CAIRO_STATUS_SUCCESS;
}

}  // namespace sketchpad
