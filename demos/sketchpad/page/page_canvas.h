// The page's canvas: tells canvas.js what to draw.
#pragma once

#include "../painter.h"
#include "../style.h"
#include "page.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sketchpad {

inline int numberOf(const Colour& colour) {
  return colour.red << 16 | colour.green << 8 | colour.blue;
}

class PageCanvas : public Canvas {
 public:
  // The ink follows with showNext().
  void place(const Placement& placement) {
    for (const auto layer : {Layer::live, Layer::next}) place(layer, placement);
  }
  void place(Layer layer, const Placement& at) {
    sketchPlace(static_cast<int>(layer), at.left, at.top, at.width, at.height, at.scale);
  }

  // After a change of size or density.
  void forgetCursors() { cursors_.clear(); }

  void clear(Layer layer) override {
    if (layer == Layer::live) forgetUnusedCursors();
    sketchClear(static_cast<int>(layer), numberOf(deskColour), numberOf(paperColour));
  }
  void showNext() override { sketchShowNext(); }
  int beginCut(Layer layer, std::span<const Box> boxes) override {
    static_assert(sizeof(Box) == 4 * sizeof(int));
    return sketchBeginCut(static_cast<int>(layer), boxes.data(), boxes.size(),
                          numberOf(paperColour));
  }
  void endCut(Layer layer) override { sketchEndCut(static_cast<int>(layer)); }
  void draw(Layer layer, const Colour& colour, double width,
            std::span<const float> curves) override {
    sketchDraw(static_cast<int>(layer), numberOf(colour), width, curves.data(), curves.size());
  }
  void drawCursor(const Person& person) override {
    auto& cursor = cursors_[person.id];
    if (cursor.name != person.name || cursor.colour != person.colour) {
      cursor = {person.name, person.colour};
      sketchMakeCursor(person.id, numberOf(inPalette(person.colour)), cursorShape.data(),
                       cursorShape.size(), person.name.data(), person.name.size());
    }
    cursor.isUsed = true;
    sketchDrawCursor(person.id, person.cursor->x, person.cursor->y);
  }
  void drawInvitation(std::string_view text) override {
    sketchDrawInvitation(text.data(), text.size());
  }

 private:
  // What the picture of a person's pointer depends on.
  struct Cursor {
    std::string name;
    std::optional<std::uint32_t> colour{};
    bool isUsed = false;  // In this frame.
  };

  void forgetUnusedCursors() {
    std::erase_if(cursors_, [](const auto& entry) {
      if (!entry.second.isUsed) sketchForgetCursor(entry.first);
      return !entry.second.isUsed;
    });
    for (auto& [id, cursor] : cursors_) cursor.isUsed = false;
  }

  std::map<PersonId, Cursor> cursors_;
};

}  // namespace sketchpad
