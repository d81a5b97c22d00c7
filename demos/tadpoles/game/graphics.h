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

// A hue on the colour wheel, where 0 to 1 is once around.
Colour colourOf(float hue, float lightness = 1, float alpha = 1);

// If a shader cannot be compiled, prints the driver's message and ends the program.
GLuint compile(const char* vertexShader, const char* fragmentShader,
               const std::vector<std::string>& attributes);

// The shape that a quad shows; their shader is in sprites.cpp.
enum class Shape { tadpole, food, box };

// Quads of all shapes, in the order in which they were added.
class Sprites {
 public:
  Sprites();

  // The middle and half the sides in pixels; turned by `heading`. The shape defines the range of
  // `u` and `v` and the meaning of `parameters`.
  struct Quad {
    Shape shape = Shape::box;
    float x = 0, y = 0, halfWidth = 0, halfHeight = 0, heading = 0;
    float uFrom = -1, uTo = 1, vFrom = -1, vTo = 1;
    Colour colour{1, 1, 1, 1};
    float parameters[3] = {};
  };
  void add(const Quad& quad);

  // Draws them and forgets them.
  void draw(float width, float height);

  // A box with rounded corners.
  void addBox(float left, float top, float width, float height, float radius, Colour colour);

 private:
  struct Vertex {
    float x, y, u, v, shape, parameters[3], colour[4];
  };
  std::vector<Vertex> vertices_;
  GLuint program_, buffer_;
};

}  // namespace tadpoles
