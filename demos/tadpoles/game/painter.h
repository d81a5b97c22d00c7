// Draws the pond as a player sees it.
#pragma once

#include "../client/player.h"
#include "bubbles.h"
#include "graphics.h"
#include "labels.h"
#include "water.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tadpoles {

struct View {
  float width = 0, height = 0;  // The picture's, in real pixels.
  float ratio = 1;              // Real pixels for each one of the style's.
  double now = 0;               // In milliseconds.
};

class Painter {
 public:
  void draw(const Session& session, const View& view);

  // A sentence at the top centre, such as the reason why there is nothing to see.
  void drawNotice(std::string_view text, const View& view);

  // What is being typed, at the bottom.
  void drawTyping(std::string_view text, const View& view);

  // Draws what was added so far, so that what is added later lies above it.
  void finish(const View& view);

  Sprites sprites;
  Labels labels;

  // Real pixels for each one of the pond's.
  static float scaleOf(const View& view);

 private:
  struct Swimmer {
    double x, y, heading, speed;
    int size;
    std::uint16_t id;
    bool isOwn;
  };

  void drawFood(const Session& session, const View& view);
  void drawSwimmer(const Swimmer& swimmer, const Session& session, const View& view);
  void drawBubbles(const View& view);
  void drawBubble(const Box& box, const Box& swimmer, float alpha, float ratio);
  void drawNames(const View& view);
  // The size of a block of lines: the widest line's width, and the sum of the heights.
  Labels::Extent measure(const std::vector<std::string>& lines, float size);
  void addLines(const std::vector<std::string>& lines, float size, float x, float y, Colour colour);

  // The boxes around head and name of the swimmers in sight whose name is known.
  struct Named {
    std::uint16_t id;
    const Session::Person* person;
    Labels::Extent name;
    Box box;
    bool isOwn;
  };

  Water water_;
  Bubbles bubbles_;
  std::vector<Named> named_;
  double cameraX_ = 0, cameraY_ = 0;
  bool hasCamera_ = false;
  std::map<std::uint16_t, float> phases_;  // The tails' phases.
  double lastDraw_ = 0, lastX_ = 0, lastY_ = 0, ownSpeed_ = 0;
};

}  // namespace tadpoles
