// Text on the screen: all lines of a picture in one draw call.
#pragma once

#include <GLES2/gl2.h>

#include <string_view>
#include <vector>

#include "graphics.h"
#include "text_atlas.h"

namespace tadpoles {

class Labels {
 public:
  Labels();
  ~Labels();
  Labels(const Labels&) = delete;
  Labels& operator=(const Labels&) = delete;

  struct Extent {
    float width, height;
  };
  // The width of a line whose letters have that many pixels.
  Extent measure(std::string_view text, float size);

  // `anchor` is the part of the line that is at x: 0 its left end, 0.5 its middle. y is its top.
  void add(std::string_view text, float size, float x, float y, Colour colour, float anchor = 0);

  // Draws and forgets what was added.
  void draw(float width, float height);

 private:
  struct Vertex {
    float x, y, u, v;
    Colour colour;
  };

  TextAtlas atlas_;
  std::vector<Vertex> vertices_;
  GLuint program_, buffer_ = 0, texture_ = 0;
};

}  // namespace tadpoles
