// The pond: everybody's tadpole and the food, tick by tick.
//
// It uses only integers: the same seed and the same inputs give the same pond bit for bit, on every
// machine, natively and as wasm.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

namespace tadpoles {

// Lengths are in units of 1/256 pixel, headings in 1/65536 of a turn, counted clockwise from east.
constexpr std::int32_t pixel = 256;
constexpr std::int32_t pondRadius = 2400 * pixel;
constexpr int ticksPerSecond = 20;
constexpr int millisecondsPerTick = 1000 / ticksPerSecond;
constexpr std::uint16_t largest = 1000;

constexpr double pixels(std::int32_t units) { return static_cast<double>(units) / pixel; }

struct Point {
  std::int32_t x = 0, y = 0;
  bool operator==(const Point&) const = default;
};

// What a player wants in one tick.
struct Input {
  std::uint8_t heading = 0;  // In 1/256 of a turn.
  std::uint8_t thrust = 0;   // 0 (drifts) to 3 (as fast as it can).
  bool operator==(const Input&) const = default;
};

struct Tadpole {
  Point at;
  Point velocity;  // Per tick.
  std::uint16_t heading = 0;
  std::uint16_t size = 0;  // How much it has eaten: 0 to `largest`.
  bool operator==(const Tadpole&) const = default;
};

// From the middle of its head to its edge.
std::int32_t radiusOf(const Tadpole& tadpole);

inline double bodyLength(const Tadpole& tadpole) {
  return 4 * pixels(radiusOf(tadpole));
}  // In pixels.

// Applies one input to one tadpole. The server moves everybody with it; a client predicts its own.
void swim(Tadpole& tadpole, Input input);

// The place of a pellet. Once it is eaten, the next generation grows elsewhere: seed, number and
// generation determine where, so its place need not be sent.
Point foodAt(std::uint64_t seed, std::uint16_t number, std::uint16_t generation);

class Pond {
 public:
  static constexpr std::uint16_t foods = 400;

  explicit Pond(std::uint64_t seed);

  // Adds a tadpole, at a place that the seed and its number determine.
  void add(std::uint16_t id);
  void remove(std::uint16_t id) { tadpoles_.erase(id); }

  // Adds an input for the next tick. Each input moves the tadpole once: without one it rests, and
  // after late inputs it catches up. Does nothing if there is no such tadpole.
  void steer(std::uint16_t id, Input input);

  void step();

  std::uint64_t seed() const { return seed_; }
  std::uint32_t tick() const { return tick_; }
  const Tadpole* find(std::uint16_t id) const;
  const std::vector<std::uint16_t>& generations() const { return generations_; }  // The food's.

  // Equal ponds have equal fingerprints.
  std::uint64_t fingerprint() const;

  template <class F>
  void forEach(F&& call) const {
    for (const auto& [id, swimmer] : tadpoles_) call(id, swimmer.tadpole);
  }

 private:
  struct Swimmer {
    Tadpole tadpole;
    std::vector<Input> inputs;  // For the next tick.
  };

  void eat(Tadpole& tadpole);

  std::uint64_t seed_;
  std::uint32_t tick_ = 0;
  std::map<std::uint16_t, Swimmer> tadpoles_;  // Ordered by number on every machine.
  std::vector<std::uint16_t> generations_;
  std::vector<Point> food_;
};

}  // namespace tadpoles
