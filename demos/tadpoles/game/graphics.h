// A few shapes in OpenGL ES 2: shaders compiled, vertices collected, one call for all of them.
#pragma once

#include <GLES2/gl2.h>

#include <cstdint>
#include <string>
#include <vector>

namespace tadpoles {

struct Colour {
  float red, green, blue, alpha = 1;
};

// As seen on a colour wheel: 0 to 1 once around.
Colour colourOf(float hue, float lightness = 1, float alpha = 1);

// Prints what the driver says and ends the program where a shader cannot be compiled: it is ours.
GLuint compile(const char* vertexShader, const char* fragmentShader,
               const std::vector<std::string>& attributes);

// Which shape a quad shows; sprites.cpp has their shader.
enum class Shape { tadpole, food, box };

// Quads of all shapes, in the order in which they were added.
class Sprites {
 public:
  Sprites();

  // The middle and the halves of its sides in pixels; turned by `heading`. What `u` and `v` run
  // over and what `parameters` mean is the shape's.
  struct Quad {
    Shape shape = Shape::box;
    float x = 0, y = 0, halfWidth = 0, halfHeight = 0, heading = 0;
    float uFrom = -1, uTo = 1, vFrom = -1, vTo = 1;
    Colour colour{1, 1, 1, 1};
    float parameters[3] = {};
  };
  void add(const Quad& quad);

  // Draws and forgets them.
  void draw(float width, float height);

  // A box with round corners.
  void addBox(float left, float top, float width, float height, float radius, Colour colour);

 private:
  struct Vertex {
    float x, y, u, v, shape, parameters[3], colour[4];
  };
  std::vector<Vertex> vertices_;
  GLuint program_, buffer_;
};

}  // namespace tadpoles
