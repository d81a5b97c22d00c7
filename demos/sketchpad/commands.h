// The commands of the panels, for both front ends: they draw the same buttons from one table.
#pragma once

#include <array>
#include <cstddef>

namespace sketchpad {

enum class Command {
  pen,
  eraser,
  hand,
  fine,
  medium,
  broad,
  broadest,
  undo,
  redo,
  clear,
  savePng,
  saveSvg,
  zoomOut,
  zoomFit,
  zoomIn,
};

struct Button {
  Command command;
  int group;
  const char* label;
  const char* shortcut;
  const char* icon;  // An SVG path on 24 by 24 units, with M, L, Q and Z; its lines are 2 wide.
  double dot = 0;    // Or a dot of this size.
};

// Groups 0 to 3 are in the panel of tools, the last one is in the bar.
inline constexpr int zoomGroup = 4;

inline constexpr std::array<Button, 15> buttons{{
    {Command::pen, 0, "Pen", "P", "M4 20 L5 15.5 L16.5 4 L20 7.5 L8.5 19 L4 20 M14 6.5 L17.5 10"},
    {Command::eraser, 0, "Eraser", "E",
     "M8 20 L3.5 15.5 L14.5 4.5 L20.5 10.5 L11 20 Z M9 10 L15 16"},
    {Command::hand, 0, "Move the paper", "H",
     "M12 3 L12 21 M3 12 L21 12 M9 6 L12 3 L15 6 M9 18 L12 21 L15 18 M6 9 L3 12 L6 15 M18 9 L21 12 "
     "L18 15"},
    {Command::fine, 1, "Fine", "", "", 4},
    {Command::medium, 1, "Medium", "", "", 7},
    {Command::broad, 1, "Broad", "", "", 11},
    {Command::broadest, 1, "Broadest", "", "", 16},
    {Command::undo, 2, "Undo my last stroke", "Ctrl+Z",
     "M8 5 L3.5 9.5 L8 14 M3.5 9.5 L14 9.5 Q20 9.5 20 14.5 Q20 19 15 19 L9 19"},
    {Command::redo, 2, "Bring it back", "Ctrl+Y",
     "M16 5 L20.5 9.5 L16 14 M20.5 9.5 L10 9.5 Q4 9.5 4 14.5 Q4 19 9 19 L15 19"},
    {Command::clear, 2, "Clear my strokes", "Delete",
     "M4.5 7 L19.5 7 M9 7 L9 4 L15 4 L15 7 M6.5 7 L7.5 20 L16.5 20 L17.5 7 M10 11 L10.4 16 M14 11 "
     "L13.6 16"},
    {Command::savePng, 3, "Save as PNG", "Ctrl+S",
     "M4 4.5 L20 4.5 L20 19.5 L4 19.5 Z M4 16.5 L9 11 L13.5 16 L16 13.5 L20 17"},
    {Command::saveSvg, 3, "Save as SVG", "Ctrl+Shift+S",
     "M5 18 Q6 5 12 12 Q18 19 19 6 M3 20 L3 16 L7 16 L7 20 Z M17 8 L17 4 L21 4 L21 8 Z"},
    {Command::zoomOut, zoomGroup, "Zoom out", "-", "M6 12 L18 12"},
    {Command::zoomFit, zoomGroup, "The whole paper", "0", ""},
    {Command::zoomIn, zoomGroup, "Zoom in", "+", "M6 12 L18 12 M12 6 L12 18"},
}};

}  // namespace sketchpad
