// What the game asked OpenGL for, instead of a picture.
#pragma once

namespace tadpoles {

struct FakeGl {
  int draws = 0, vertices = 0, uploads = 0;
};
extern FakeGl fakeGl;

}  // namespace tadpoles
