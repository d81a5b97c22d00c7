// The pond itself: water, light on its ground, and the bank.
#pragma once

#include <GLES2/gl2.h>

namespace tadpoles {

class Water {
 public:
  Water();

  // (x, y) is the pond's point in the middle of the picture; `scale` is the picture's pixels for
  // each one of the pond's. `time` is in seconds.
  void draw(float width, float height, float x, float y, float scale, float time);

 private:
  GLuint program_, buffer_, grain_;
};

}  // namespace tadpoles
