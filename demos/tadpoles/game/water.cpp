// The water's shader.
#include "water.h"

#include <cstdint>
#include <vector>

#include "../pond/integers.h"
#include "../pond/pond.h"
#include "graphics.h"

namespace tadpoles {
namespace {

constexpr GLsizei grainSize = 256;

constexpr const char* vertexShader = R"(
attribute vec2 position;
void main() { gl_Position = vec4(position, 0.0, 1.0); })";

constexpr const char* fragmentShader = R"(
precision highp float;
uniform vec2 size, middle;
uniform float scale, time, radius;
uniform sampler2D grain;

// A random number for each whole place, interpolated smoothly in between. The texture repeats after
// 256.
float noise(vec2 p) {
  vec2 cell = floor(p), f = fract(p);
  return texture2D(grain, (cell + f * f * (3.0 - 2.0 * f) + 0.5) / 256.0).a;
}

float random(vec2 cell) { return texture2D(grain, (floor(cell) + 0.5) / 256.0).a; }

// Caustics, the light that waves gather on the ground: two warped nets that drift apart.
float caustics(vec2 p) {
  vec2 warp = vec2(noise(p * 0.7 + time * 0.22), noise(p * 0.7 - time * 0.19 + 7.0));
  float one = abs(noise(p + warp * 1.4 + time * 0.10) - 0.5);
  float other = abs(noise(p * 1.3 - warp * 1.2 - time * 0.13 + 3.0) - 0.5);
  return pow(1.0 - clamp(min(one, other) * 3.4, 0.0, 1.0), 5.0);
}

// Dust in the water; `depth` says how far below it drifts.
float motes(vec2 p, float depth) {
  p += vec2(time * 6.0, sin(time * 0.3 + depth) * 9.0) * depth;
  vec2 cell = floor(p / 130.0);
  vec2 place = (cell + 0.2 + 0.6 * vec2(random(cell + 17.0 * depth), random(cell.yx + 91.0))) * 130.0;
  float size = 1.0 + 2.5 * random(cell + 31.0 * depth);
  return smoothstep(size, 0.0, length(p - place)) * (0.3 + 0.7 * random(cell + 5.0));
}

void main() {
  vec2 pixel = vec2(gl_FragCoord.x, size.y - gl_FragCoord.y) - size * 0.5;
  vec2 world = middle + pixel / scale;
  float far = length(world) / radius;
  vec3 deep = vec3(0.016, 0.118, 0.176), shallow = vec3(0.05, 0.36, 0.40);
  float ground = noise(world * 0.004) * 0.6 + noise(world * 0.013) * 0.4;
  vec3 colour = mix(deep, shallow, 0.35 + 0.45 * ground - 0.15 * smoothstep(0.2, 0.9, far));
  colour += vec3(0.34, 0.52, 0.42) * caustics(world * 0.011) * 0.42;
  colour += vec3(0.10, 0.16, 0.15) * caustics(world * 0.024 + 11.0) * 0.5;
  float ray = noise(vec2((world.x - world.y * 0.35) * 0.0045 + time * 0.03, time * 0.07));
  colour += vec3(0.10, 0.20, 0.18) * pow(ray, 3.0);
  colour += vec3(0.5, 0.65, 0.55) * 0.35 * (motes(middle * 0.5 + pixel / scale, 1.0) +
                                            motes(middle * 0.8 + pixel / scale + 60.0, 2.0));
  float shore = 1.0 + 0.035 * (noise(world * 0.006) - 0.5);
  float bank = smoothstep(shore - 0.012, shore + 0.012, far);
  vec3 grass = mix(vec3(0.10, 0.17, 0.07), vec3(0.24, 0.31, 0.12), noise(world * 0.05) * 0.7 + noise(world * 0.21) * 0.3);
  vec3 sand = mix(vec3(0.36, 0.31, 0.20), grass, smoothstep(shore + 0.01, shore + 0.05, far));
  colour = mix(colour + vec3(0.10, 0.12, 0.06) * smoothstep(shore - 0.09, shore, far), sand, bank);
  vec2 corner = pixel / size;
  colour *= 1.0 - 0.75 * dot(corner, corner);
  gl_FragColor = vec4(colour, 1.0);
})";

}  // namespace

Water::Water() : program_(compile(vertexShader, fragmentShader, {"position"})) {
  const float corners[] = {-1, -1, 1, -1, -1, 1, 1, 1};
  std::vector<std::uint8_t> grain;
  for (unsigned i = 0; i < grainSize * grainSize; ++i)
    grain.push_back(static_cast<std::uint8_t>(scrambled(i) >> 32));
  glGenTextures(1, &grain_);
  glBindTexture(GL_TEXTURE_2D, grain_);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_ALPHA, grainSize, grainSize, 0, GL_ALPHA, GL_UNSIGNED_BYTE,
               grain.data());
  for (const auto filter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER})
    glTexParameteri(GL_TEXTURE_2D, static_cast<GLenum>(filter), GL_LINEAR);
  glGenBuffers(1, &buffer_);
  glBindBuffer(GL_ARRAY_BUFFER, buffer_);
  glBufferData(GL_ARRAY_BUFFER, sizeof corners, corners, GL_STATIC_DRAW);
}

void Water::draw(float width, float height, float x, float y, float scale, float time) {
  glUseProgram(program_);
  glBindTexture(GL_TEXTURE_2D, grain_);
  glUniform2f(glGetUniformLocation(program_, "size"), width, height);
  glUniform2f(glGetUniformLocation(program_, "middle"), x, y);
  glUniform1f(glGetUniformLocation(program_, "scale"), scale);
  glUniform1f(glGetUniformLocation(program_, "time"), time);
  glUniform1f(glGetUniformLocation(program_, "radius"), static_cast<float>(pondRadius / pixel));
  glBindBuffer(GL_ARRAY_BUFFER, buffer_);
  for (GLuint i = 1; i < 4; ++i) glDisableVertexAttribArray(i);
  glEnableVertexAttribArray(0);
  glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, 0, nullptr);
  glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
}

}  // namespace tadpoles
