// Lines of text in one texture: each different line is drawn once, and stays until another needs
// its place, so all text of a picture is one draw call. Knows nothing of OpenGL.
#pragma once

#include "host.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tadpoles {

class TextAtlas {
 public:
  // A place in the texture, in its pixels.
  struct Line {
    int left = 0, top = 0, width = 0, height = 0;
    std::size_t shelf = 0;
  };
  using Draw = std::function<Lettering(std::string_view text, double pixels)>;
  using Upload = std::function<void(const Line& line, const Lettering& letters)>;

  TextAtlas(int width, int height, Draw draw, Upload upload)
      : width_(width), height_(height), draw_(std::move(draw)), upload_(std::move(upload)) {}

  // The line in letters of that many pixels, valid until endPicture(). Null if this picture's lines
  // leave no room: then all lines are placed again for the next one.
  const Line* find(std::string_view text, int pixels);

  void endPicture();

  std::size_t size() const { return lines_.size(); }

 private:
  // A strip of the texture, filled from the left.
  struct Shelf {
    int top, height, filled = 0;
    std::uint32_t lastUse = 0;  // The picture's number.
  };
  using Key = std::pair<std::string, int>;

  bool place(Line& line);
  bool putOn(std::size_t number, Line& line);
  void empty(std::size_t shelf);

  int width_, height_;
  Draw draw_;
  Upload upload_;
  std::map<Key, Line> lines_;
  std::vector<Shelf> shelves_;  // From the top down.
  std::uint32_t picture_ = 1;
  bool isFull_ = false;
};

}  // namespace tadpoles
