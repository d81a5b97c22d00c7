// Text on the screen: each different line is drawn once and kept as a texture.
#pragma once

#include <GLES2/gl2.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graphics.h"

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
  // Of a line in letters of so many pixels.
  Extent measure(std::string_view text, float size);

  // `anchor` says which part of the line stands at x: 0 its left end, 0.5 its middle. y is its top.
  void add(std::string_view text, float size, float x, float y, Colour colour, float anchor = 0);

  // Draws and forgets what was added; drops what was not used for long.
  void draw(float width, float height);

 private:
  struct Texture {
    GLuint name;
    float width, height;
    std::uint32_t lastUse;
  };
  using Key = std::pair<std::string, int>;
  struct Placed {
    GLuint texture;
    float left, top, width, height;
    Colour colour;
  };

  Texture& textureOf(std::string_view text, float size);

  std::map<Key, Texture> textures_;
  std::vector<Placed> placed_;
  std::uint32_t frame_ = 0;
  GLuint program_, buffer_;
};

}  // namespace tadpoles
