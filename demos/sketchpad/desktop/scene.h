// All that a window of the desktop shows: desk, paper, bar and notice.
#pragma once

#include "../painter.h"
#include "../report.h"
#include "../room.h"
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

  // False if it shows the room as it is already.
  bool show(Room& room, Room::Clock::time_point now);

  const Placement& placement() const { return canvas_->placement(); }
  std::optional<std::uint32_t> colourAt(const Room& room, double x, double y) const;
  cairo_surface_t* surface() const { return canvas_->surface(); }
  bool save(const std::string& path) const;

 private:
  // What decides what there is to see.
  struct Shown {
    std::uint64_t version;
    Room::State state;
    std::string sentence;
    std::uint32_t colour;

    bool operator==(const Shown&) const = default;
  };

  std::unique_ptr<CairoCanvas> canvas_;
  std::unique_ptr<Painter> painter_;
  std::optional<Shown> shown_;
};

}  // namespace sketchpad
