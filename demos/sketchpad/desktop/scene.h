// All that a window of the desktop shows: desk, paper, panels and notice.
#pragma once

#include "../painter.h"
#include "../room.h"
#include "../tools.h"
#include "bar.h"
#include "cairo_canvas.h"

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

  cairo_surface_t* surface() const { return canvas_->surface(); }
  // What the window shows, as PNG.
  bool save(const std::string& path) const;

 private:
  // What decides what there is to see.
  struct Shown {
    std::uint64_t version;
    Room::State state;
    std::string notice, traffic;
    Pen pen;
    Placement placement;
    std::uint32_t on, possible;

    bool operator==(const Shown&) const = default;
  };

  std::unique_ptr<CairoCanvas> canvas_;
  std::unique_ptr<Painter> painter_;
  std::optional<Placement> placement_;
  std::optional<Shown> shown_;
};

// The drawing alone: as SVG if the path ends so, else as PNG.
bool saveDrawing(const Drawing& drawing, const std::string& path);

}  // namespace sketchpad
