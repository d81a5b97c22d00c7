// Everything that a desktop window shows: desk, paper, panels and notice.
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

  // Returns false if it already shows the room like this. `notice` is shown above the paper.
  bool show(Room& room, const Tools& tools, const std::string& notice,
            Painter::Clock::time_point deadline);

  // The part of the panels at this place; nothing on the paper or the desk.
  BarPart partAt(const Room& room, double x, double y) const;

  // The picture of the window, and where it differs from the previous frame.
  cairo_surface_t* surface() const { return canvas_->surface(); }
  const Damage& changed() const { return canvas_->changed(); }
  // Saves the same as PNG.
  bool save(const std::string& path) const;

 private:
  // Everything that determines what the panels look like.
  struct Content {
    Room::State state;
    std::string notice, traffic, name;
    std::uint64_t people;  // The version of the list of people.
    Pen pen;
    int zoom;
    Tools::ButtonStates buttons;

    bool operator==(const Content&) const = default;
  };
  // All three panels, kept until one of them changes.
  struct Panels {
    Cairo picture;
    Damage places;
    std::optional<Content> content{};
  };

  // Returns false if they have not changed.
  bool drawPanels(const Room& room, const Tools& tools, const std::string& notice);

  std::unique_ptr<CairoCanvas> canvas_;
  std::unique_ptr<Painter> painter_;
  std::optional<Placement> placement_;
  std::optional<Panels> panels_;
  std::uint64_t version_ = 0;  // Of the drawing that is shown.
};

// Saves only the drawing: as SVG if the path ends like that, else as PNG.
bool saveDrawing(const Drawing& drawing, const std::string& path);

}  // namespace sketchpad
