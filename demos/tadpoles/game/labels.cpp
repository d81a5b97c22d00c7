// Lines of text as textures.
#include "labels.h"

#include "host.h"

#include <cmath>

namespace tadpoles {
namespace {

constexpr std::uint32_t forgottenAfter = 600;  // Frames.

constexpr const char* vertexShader = R"(
attribute vec4 corner;
uniform vec2 size;
varying vec2 at;
void main() {
  at = corner.zw;
  gl_Position = vec4(corner.x / size.x * 2.0 - 1.0, 1.0 - corner.y / size.y * 2.0, 0.0, 1.0);
})";

constexpr const char* fragmentShader = R"(
precision mediump float;
varying vec2 at;
uniform sampler2D letters;
uniform vec4 colour;
void main() { gl_FragColor = vec4(colour.rgb, colour.a * texture2D(letters, at).a); })";

}  // namespace

Labels::Labels() : program_(compile(vertexShader, fragmentShader, {"corner"})) {
  glGenBuffers(1, &buffer_);
}

Labels::~Labels() {
  for (const auto& [key, texture] : textures_) glDeleteTextures(1, &texture.name);
}

Labels::Texture& Labels::textureOf(std::string_view text, float size) {
  const Key key(text, static_cast<int>(std::lround(size)));
  const auto found = textures_.find(key);
  if (found != textures_.end()) return found->second.lastUse = frame_, found->second;
  const auto lettering = host::draw(text, key.second);
  Texture texture{0, static_cast<float>(lettering.width), static_cast<float>(lettering.height),
                  frame_};
  glGenTextures(1, &texture.name);
  glBindTexture(GL_TEXTURE_2D, texture.name);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_ALPHA, lettering.width, lettering.height, 0, GL_ALPHA,
               GL_UNSIGNED_BYTE, lettering.coverage.data());
  for (const auto side : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T})
    glTexParameteri(GL_TEXTURE_2D, static_cast<GLenum>(side), GL_CLAMP_TO_EDGE);
  for (const auto filter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER})
    glTexParameteri(GL_TEXTURE_2D, static_cast<GLenum>(filter), GL_LINEAR);
  return textures_.emplace(key, texture).first->second;
}

Labels::Extent Labels::measure(std::string_view text, float size) {
  const auto& texture = textureOf(text, size);
  return {texture.width, texture.height};
}

void Labels::add(std::string_view text, float size, float x, float y, Colour colour, float anchor) {
  if (text.empty()) return;
  const auto& texture = textureOf(text, size);
  // At whole pixels letters are sharp.
  placed_.push_back({texture.name, std::round(x - texture.width * anchor), std::round(y),
                     texture.width, texture.height, colour});
}

void Labels::draw(float width, float height) {
  glUseProgram(program_);
  glUniform2f(glGetUniformLocation(program_, "size"), width, height);
  const auto tint = glGetUniformLocation(program_, "colour");
  glBindBuffer(GL_ARRAY_BUFFER, buffer_);
  for (GLuint i = 1; i < 4; ++i) glDisableVertexAttribArray(i);
  glEnableVertexAttribArray(0);
  for (const auto& [texture, left, top, across, down, colour] : placed_) {
    const float corners[] = {left, top,        0, 0, left + across, top,        1, 0,
                             left, top + down, 0, 1, left + across, top + down, 1, 1};
    glBufferData(GL_ARRAY_BUFFER, sizeof corners, corners, GL_STREAM_DRAW);
    glVertexAttribPointer(0, 4, GL_FLOAT, GL_FALSE, 0, nullptr);
    glBindTexture(GL_TEXTURE_2D, texture);
    glUniform4f(tint, colour.red, colour.green, colour.blue, colour.alpha);
    glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
  }
  placed_.clear();
  ++frame_;
  std::erase_if(textures_, [this](const auto& one) {
    if (one.second.lastUse + forgottenAfter > frame_) return false;
    glDeleteTextures(1, &one.second.name);
    return true;
  });
}

}  // namespace tadpoles
