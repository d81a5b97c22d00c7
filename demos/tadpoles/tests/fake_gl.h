// Counts what the game asks OpenGL for, instead of drawing it.
#pragma once

namespace tadpoles {

struct FakeGl {
  int draws = 0, vertices = 0, uploads = 0;
};
extern FakeGl fakeGl;

}  // namespace tadpoles
