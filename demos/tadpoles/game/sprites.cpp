// The shader of tadpoles, food and boxes.
#include "graphics.h"

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

namespace tadpoles {
namespace {

constexpr const char* vertexShader = R"(
attribute vec2 position, local;
attribute vec4 kind, tint;
uniform vec2 size;
varying vec2 at;
varying vec4 what, colour;
void main() {
  at = local;
  what = kind;
  colour = tint;
  gl_Position = vec4(position.x / size.x * 2.0 - 1.0, 1.0 - position.y / size.y * 2.0, 0.0, 1.0);
})";

constexpr const char* fragmentShader = R"(
precision highp float;
varying vec2 at;
varying vec4 what, colour;

// In units of the head's radius, swimming towards +x. what: shape, phase of the tail, how much it
// beats, whether it is the player's own.
vec4 tadpole() {
  float behind = max(-at.x, 0.0);
  float sway = sin(what.y - behind * 1.5) * what.z * behind * 0.16;
  float tail = abs(at.y - sway) - 0.62 * (1.0 - behind / 4.2) * smoothstep(0.0, 1.2, behind + 0.4);
  tail = max(tail, at.x - 0.2);
  float head = length(at * vec2(0.92, 1.06)) - 1.0;
  float blend = clamp(0.5 + 0.5 * (tail - head) / 0.5, 0.0, 1.0);
  float shape = mix(tail, head, blend) - 0.5 * blend * (1.0 - blend);
  float edge = 0.06;
  float body = smoothstep(edge, -edge, shape);
  float light = 0.72 + 0.38 * clamp(-at.y * 0.5 + 0.35, 0.0, 1.0) + 0.25 * smoothstep(-0.15, -0.9, head);
  vec3 skin = colour.rgb * light;
  skin += 0.30 * smoothstep(0.5, 0.0, length(at - vec2(0.2, -0.45)));
  float spots = smoothstep(0.55, 0.75, sin(at.x * 4.1 + 1.0) * sin(at.y * 5.3 + colour.r * 9.0));
  skin *= 1.0 - 0.16 * spots * smoothstep(1.5, 0.2, behind);
  for (int side = -1; side <= 1; side += 2) {
    float eye = length(at - vec2(0.48, 0.42 * float(side)));
    skin = mix(skin, vec3(0.97, 0.98, 0.94), smoothstep(0.27, 0.22, eye));
    skin = mix(skin, vec3(0.05, 0.07, 0.12), smoothstep(0.18, 0.13, length(at - vec2(0.54, 0.43 * float(side)))));
    skin += smoothstep(0.07, 0.03, length(at - vec2(0.58, 0.43 * float(side) - 0.06)));
  }
  float clear = mix(0.95, 0.5, clamp(behind / 4.2, 0.0, 1.0));
  float glow = what.w * 0.5 * exp(-max(shape, 0.0) * 3.2);
  float alpha = body * clear;
  return vec4(mix(vec3(0.75, 1.0, 0.92), skin, step(0.5, body)) , max(alpha, glow * (1.0 - body)));
}

// what.y: its phase. A glowing pellet with a bright middle.
vec4 food() {
  float far = length(at);
  float pulse = 0.85 + 0.15 * sin(what.y);
  float core = smoothstep(0.36, 0.22, far);
  float halo = exp(-far * far * 5.0) * 0.55 * pulse;
  return vec4(mix(colour.rgb, vec3(1.0, 1.0, 0.9), core * 0.7), max(core, halo) * smoothstep(1.0, 0.7, far));
}

// what.y and z: half its sides, what.w: the corners' radius; all in pixels, like `at`.
vec4 box() {
  vec2 corner = abs(at) - what.yz + what.w;
  float far = length(max(corner, 0.0)) + min(max(corner.x, corner.y), 0.0) - what.w;
  return vec4(colour.rgb, smoothstep(0.7, -0.7, far));
}

void main() {
  vec4 shown = what.x < 0.5 ? tadpole() : what.x < 1.5 ? food() : box();
  gl_FragColor = vec4(shown.rgb, shown.a * colour.a);
})";

GLuint compileOne(GLenum kind, const char* source) {
  const auto shader = glCreateShader(kind);
  glShaderSource(shader, 1, &source, nullptr);
  glCompileShader(shader);
  GLint isGood = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &isGood);
  if (isGood) return shader;
  char log[1000] = "";
  glGetShaderInfoLog(shader, sizeof log, nullptr, log);
  std::fprintf(stderr, "tadpoles: a shader cannot be compiled: %s\n", log);
  std::abort();
}

}  // namespace

GLuint compile(const char* vertices, const char* fragments,
               const std::vector<std::string>& attributes) {
  const auto program = glCreateProgram();
  glAttachShader(program, compileOne(GL_VERTEX_SHADER, vertices));
  glAttachShader(program, compileOne(GL_FRAGMENT_SHADER, fragments));
  for (GLuint place = 0; place < attributes.size(); ++place)
    glBindAttribLocation(program, place, attributes[place].c_str());
  glLinkProgram(program);
  return program;
}

Colour colourOf(float hue, float lightness, float alpha) {
  const auto channel = [&](float shift) {
    const auto wave = 0.5f + 0.5f * std::cos(6.2831853f * (hue + shift));
    return lightness * (0.32f + 0.62f * wave);
  };
  return {channel(0), channel(-1.f / 3), channel(1.f / 3), alpha};
}

Sprites::Sprites()
    : program_(compile(vertexShader, fragmentShader, {"position", "local", "kind", "tint"})) {
  glGenBuffers(1, &buffer_);
}

void Sprites::add(const Quad& quad) {
  const auto cosine = std::cos(quad.heading), sine = std::sin(quad.heading);
  Vertex corners[4];
  for (int i = 0; i < 4; ++i) {
    const float across = i % 2 ? 1 : 0, down = i / 2 ? 1 : 0;
    const auto dx = (across * 2 - 1) * quad.halfWidth, dy = (down * 2 - 1) * quad.halfHeight;
    corners[i] = {quad.x + dx * cosine - dy * sine,
                  quad.y + dx * sine + dy * cosine,
                  quad.uFrom + (quad.uTo - quad.uFrom) * across,
                  quad.vFrom + (quad.vTo - quad.vFrom) * down,
                  static_cast<float>(quad.shape),
                  {quad.parameters[0], quad.parameters[1], quad.parameters[2]},
                  {quad.colour.red, quad.colour.green, quad.colour.blue, quad.colour.alpha}};
  }
  for (const int i : {0, 1, 2, 2, 1, 3}) vertices_.push_back(corners[i]);
}

void Sprites::addBox(float left, float top, float width, float height, float radius,
                     Colour colour) {
  Quad quad;
  quad.halfWidth = width / 2 + 1;
  quad.halfHeight = height / 2 + 1;
  quad.x = left + width / 2;
  quad.y = top + height / 2;
  quad.uTo = quad.halfWidth, quad.uFrom = -quad.uTo;
  quad.vTo = quad.halfHeight, quad.vFrom = -quad.vTo;
  quad.colour = colour;
  quad.parameters[0] = width / 2, quad.parameters[1] = height / 2, quad.parameters[2] = radius;
  add(quad);
}

void Sprites::draw(float width, float height) {
  if (vertices_.empty()) return;
  glUseProgram(program_);
  glUniform2f(glGetUniformLocation(program_, "size"), width, height);
  glBindBuffer(GL_ARRAY_BUFFER, buffer_);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(vertices_.size() * sizeof(Vertex)),
               vertices_.data(), GL_STREAM_DRAW);
  const std::size_t places[] = {offsetof(Vertex, x), offsetof(Vertex, u), offsetof(Vertex, shape),
                                offsetof(Vertex, colour)};
  const GLint sizes[] = {2, 2, 4, 4};
  for (GLuint i = 0; i < 4; ++i) {
    glEnableVertexAttribArray(i);
    glVertexAttribPointer(i, sizes[i], GL_FLOAT, GL_FALSE, sizeof(Vertex),
                          reinterpret_cast<const void*>(places[i]));
  }
  glDrawArrays(GL_TRIANGLES, 0, static_cast<GLsizei>(vertices_.size()));
  vertices_.clear();
}

}  // namespace tadpoles
