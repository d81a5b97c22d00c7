// All that a window of the desktop shows: desk, paper, panels and notice.
#pragma once

#include "../painter.h"
#include "../room.h"
#include "../tools.h"
#include "bar.h"
#include "cairo_canvas.h"
#include "damage.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace sketchpad {

class Scene {
 public:
  Scene(double width, double height, double density) { resize(width, height, density); }

  void resize(double width, double height, double density);

  // False if it shows the room as it is already. `notice` stands above the paper.
  bool show(Room& room, const Tools& tools, const std::string& notice,
            Painter::Clock::time_point deadline);

  // What of the panels is at this place; nothing where the paper or the desk is.
  BarPart partAt(const Room& room, double x, double y) const;

  // What the window shows, and where that is new since the frame before.
  cairo_surface_t* surface() const { return canvas_->surface(); }
  const Damage& changed() const { return canvas_->changed(); }
  // The same as PNG.
  bool save(const std::string& path) const;

 private:
  // What decides what the panels look like.
  struct Content {
    Room::State state;
    std::string notice, traffic, name;
    std::uint64_t people;  // The version of who is here.
    Pen pen;
    int zoom;
    Tools::ButtonStates buttons;

    bool operator==(const Content&) const = default;
  };
  // All three, kept until one of them changes.
  struct Panels {
    Cairo picture;
    Damage places;
    std::optional<Content> content{};
  };

  // False if they are as they were.
  bool drawPanels(const Room& room, const Tools& tools, const std::string& notice);

  std::unique_ptr<CairoCanvas> canvas_;
  std::unique_ptr<Painter> painter_;
  std::optional<Placement> placement_;
  std::optional<Panels> panels_;
  std::uint64_t version_ = 0;  // Of the drawing that is shown.
};

// The drawing alone: as SVG if the path ends so, else as PNG.
bool saveDrawing(const Drawing& drawing, const std::string& path);

}  // namespace sketchpad
