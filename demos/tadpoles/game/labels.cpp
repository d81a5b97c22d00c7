// Lines of text as quads, with their letters from one texture.
#include "labels.h"

#include "host.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace tadpoles {
namespace {

constexpr int atlasWidth = 2048, atlasHeight = 1024;

constexpr const char* vertexShader = R"(
attribute vec4 corner, tint;
uniform vec2 size;
varying vec2 at;
varying vec4 colour;
void main() {
  at = corner.zw;
  colour = tint;
  gl_Position = vec4(corner.x / size.x * 2.0 - 1.0, 1.0 - corner.y / size.y * 2.0, 0.0, 1.0);
})";

// highp, because mediump is not precise enough for a place among 2,048 pixels.
constexpr const char* fragmentShader = R"(
precision highp float;
varying vec2 at;
varying vec4 colour;
uniform sampler2D letters;
void main() { gl_FragColor = vec4(colour.rgb, colour.a * texture2D(letters, at).a); })";

GLuint emptyTexture() {
  GLuint texture = 0;
  glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_2D, texture);
  const std::vector<std::uint8_t> nothing(std::size_t{atlasWidth} * atlasHeight);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_ALPHA, atlasWidth, atlasHeight, 0, GL_ALPHA, GL_UNSIGNED_BYTE,
               nothing.data());
  for (const auto side : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T})
    glTexParameteri(GL_TEXTURE_2D, static_cast<GLenum>(side), GL_CLAMP_TO_EDGE);
  for (const auto filter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER})
    glTexParameteri(GL_TEXTURE_2D, static_cast<GLenum>(filter), GL_LINEAR);
  return texture;
}

}  // namespace

Labels::Labels()
    : atlas_(atlasWidth, atlasHeight, host::draw,
             [this](const TextAtlas::Line& line, const Lettering& letters) {
               glBindTexture(GL_TEXTURE_2D, texture_);
               glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
               glTexSubImage2D(GL_TEXTURE_2D, 0, line.left, line.top, line.width, line.height,
                               GL_ALPHA, GL_UNSIGNED_BYTE, letters.coverage.data());
             }),
      program_(compile(vertexShader, fragmentShader, {"corner", "tint"})),
      texture_(emptyTexture()) {
  glGenBuffers(1, &buffer_);
}

Labels::~Labels() { glDeleteTextures(1, &texture_); }

Labels::Extent Labels::measure(std::string_view text, float size) {
  const auto* line = atlas_.find(text, static_cast<int>(std::lround(size)));
  if (!line) return {0, size};
  return {static_cast<float>(line->width), static_cast<float>(line->height)};
}

void Labels::add(std::string_view text, float size, float x, float y, Colour colour, float anchor) {
  if (text.empty()) return;
  const auto* line = atlas_.find(text, static_cast<int>(std::lround(size)));
  if (!line) return;
  const auto width = static_cast<float>(line->width), height = static_cast<float>(line->height);
  // Letters are sharp at whole pixels.
  const auto left = std::round(x - width * anchor), top = std::round(y);
  const auto u = static_cast<float>(line->left) / atlasWidth,
             v = static_cast<float>(line->top) / atlasHeight;
  const auto across = width / atlasWidth, down = height / atlasHeight;
  const Vertex corners[] = {{left, top, u, v, colour},
                            {left + width, top, u + across, v, colour},
                            {left, top + height, u, v + down, colour},
                            {left + width, top + height, u + across, v + down, colour}};
  for (const int i : {0, 1, 2, 2, 1, 3}) vertices_.push_back(corners[i]);
}

void Labels::draw(float width, float height) {
  atlas_.endPicture();
  if (vertices_.empty()) return;
  glUseProgram(program_);
  glUniform2f(glGetUniformLocation(program_, "size"), width, height);
  glBindTexture(GL_TEXTURE_2D, texture_);
  glBindBuffer(GL_ARRAY_BUFFER, buffer_);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(vertices_.size() * sizeof(Vertex)),
               vertices_.data(), GL_STREAM_DRAW);
  const std::size_t places[] = {offsetof(Vertex, x), offsetof(Vertex, colour)};
  for (GLuint i = 0; i < 2; ++i) {
    glEnableVertexAttribArray(i);
    glVertexAttribPointer(i, 4, GL_FLOAT, GL_FALSE, sizeof(Vertex),
                          reinterpret_cast<const void*>(places[i]));
  }
  for (const GLuint unused : {2u, 3u}) glDisableVertexAttribArray(unused);
  glDrawArrays(GL_TRIANGLES, 0, static_cast<GLsizei>(vertices_.size()));
  vertices_.clear();
}

}  // namespace tadpoles
