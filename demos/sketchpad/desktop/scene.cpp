// Everything that a desktop window shows: desk, paper, panels and notice.
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
  panels_ = {canvas_->transparent(), canvas_->nowhere()};
  placement_.reset();
  version_ = 0;
}

bool Scene::show(Room& room, const Tools& tools, const std::string& notice,
                 Painter::Clock::time_point deadline) {
  const bool isPlaced = placement_ == tools.placement();
  const bool isSame = isPlaced && version_ == room.drawing().version();
  if (!drawPanels(room, tools, notice) && isSame && !painter_->isBehind()) return false;
  if (!isPlaced) {
    placement_ = tools.placement();
    canvas_->place(*placement_);
    painter_->forget();
  }
  painter_->paint(room.drawing(), room.me(), deadline);
  canvas_->showAbove(panels_->picture.get(), panels_->places);
  version_ = room.drawing().version();
  return true;
}

bool Scene::drawPanels(const Room& room, const Tools& tools, const std::string& notice) {
  Content content{.state = room.state(),
                  .notice = notice,
                  .traffic = labelOfTraffic(room),
                  .name = room.name(),
                  .people = room.drawing().peopleVersion(),
                  .pen = room.pen(),
                  .zoom = tools.zoomPercent(),
                  .buttons = tools.buttonStates()};
  if (panels_->content == content) return false;
  panels_->content = std::move(content);
  auto* cairo = panels_->picture.get();
  cairo_save(cairo);
  cairo_set_operator(cairo, CAIRO_OPERATOR_CLEAR);
  cairo_paint(cairo);
  cairo_restore(cairo);
  const double width = canvas_->width(), height = canvas_->height();
  panels_->places.clear();
  for (const auto& reach :
       {drawBar(cairo, width, height, room, tools), drawToolbar(cairo, width, height, room, tools),
        drawNotice(cairo, width, notice)})
    canvas_->add(panels_->places, reach);
  return true;
}

BarPart Scene::partAt(const Room& room, double x, double y) const {
  const double width = canvas_->width(), height = canvas_->height();
  if (const auto tool = toolAt(width, height, x, y)) return *tool;
  if (isOnToolbar(width, height, x, y)) return Bare{};
  return barPartAt(panels_->picture.get(), width, height, room, x, y);
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
