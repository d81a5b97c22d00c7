// How tadpoles swim and eat.
#include "pond.h"

#include <algorithm>

#include "integers.h"

namespace tadpoles {
namespace {

constexpr std::int32_t fastestTurn = 5000;            // Per tick: 27 degrees.
constexpr std::int32_t acceleration = 5 * pixel / 2;  // Per tick, at full thrust.
constexpr std::int32_t drag = 40;  // The share of the velocity, in 1/256, that is lost in a tick.

// A place in the pond, derived from the number; all places are equally likely.
Point placeFor(std::uint64_t number) {
  constexpr std::int32_t reach = pondRadius - 100 * pixel;
  for (;;) {
    number = scrambled(number);
    const auto coordinate = [](std::uint64_t bits) {
      return static_cast<std::int32_t>(bits % (2 * reach)) - reach;
    };
    const Point place{coordinate(number & 0xffffffff), coordinate(number >> 32)};
    if (squared(place.x, place.y) <= std::int64_t{reach} * reach) return place;
  }
}

// Beyond the bank the water pushes back, harder the farther out.
void holdIn(Tadpole& tadpole) {
  const auto [x, y] = tadpole.at;
  const auto beyond = squared(x, y) - std::int64_t{pondRadius} * pondRadius;
  if (beyond <= 0) return;
  const auto strength =
      std::min<std::int64_t>(beyond / (std::int64_t{pondRadius} * 8) + pixel, 8 * pixel);
  tadpole.velocity.x -= static_cast<std::int32_t>(x * strength / pondRadius);
  tadpole.velocity.y -= static_cast<std::int32_t>(y * strength / pondRadius);
}

}  // namespace

std::int32_t radiusOf(const Tadpole& tadpole) { return 14 * pixel + tadpole.size * pixel / 24; }

void swim(Tadpole& tadpole, Input input) {
  const auto wanted = static_cast<std::uint16_t>(input.heading << 8);
  const auto turn = static_cast<std::int16_t>(wanted - tadpole.heading);
  if (input.thrust > 0) {
    tadpole.heading = static_cast<std::uint16_t>(
        tadpole.heading + std::clamp<std::int32_t>(turn, -fastestTurn, fastestTurn));
  }
  // A tadpole that has eaten a lot is slower.
  const auto push = acceleration * input.thrust / 3 * 1000 / (1000 + tadpole.size / 2);
  tadpole.velocity.x += push * cosine(tadpole.heading) / 32768;
  tadpole.velocity.y += push * sine(tadpole.heading) / 32768;
  tadpole.velocity.x -= tadpole.velocity.x * drag / 256;
  tadpole.velocity.y -= tadpole.velocity.y * drag / 256;
  holdIn(tadpole);
  tadpole.at.x += tadpole.velocity.x;
  tadpole.at.y += tadpole.velocity.y;
}

Point foodAt(std::uint64_t seed, std::uint16_t number, std::uint16_t generation) {
  return placeFor(scrambled(seed) ^ (std::uint64_t{number} << 16 | generation));
}

Pond::Pond(std::uint64_t seed) : seed_(seed), generations_(foods) {
  for (std::uint16_t number = 0; number < foods; ++number) food_.push_back(foodAt(seed, number, 0));
}

void Pond::add(std::uint16_t id) {
  Swimmer swimmer;
  const auto place = placeFor(scrambled(seed_ + 1) ^ id);
  swimmer.tadpole.at = {place.x / 8, place.y / 8};  // So new players see each other.
  swimmer.tadpole.heading = static_cast<std::uint16_t>(scrambled(id));
  tadpoles_.insert_or_assign(id, swimmer);
}

void Pond::steer(std::uint16_t id, Input input) {
  const auto found = tadpoles_.find(id);
  if (found != tadpoles_.end()) found->second.inputs.push_back(input);
}

void Pond::step() {
  ++tick_;
  for (auto& [id, swimmer] : tadpoles_) {
    for (const auto input : swimmer.inputs) {
      swim(swimmer.tadpole, input);
      eat(swimmer.tadpole);
    }
    swimmer.inputs.clear();
  }
}

void Pond::eat(Tadpole& tadpole) {
  const auto reach = radiusOf(tadpole) + 6 * pixel;
  for (std::uint16_t number = 0; number < foods; ++number) {
    const auto x = food_[number].x - tadpole.at.x, y = food_[number].y - tadpole.at.y;
    if (squared(x, y) > std::int64_t{reach} * reach) continue;
    tadpole.size = static_cast<std::uint16_t>(std::min<int>(tadpole.size + 8, largest));
    food_[number] = foodAt(seed_, number, ++generations_[number]);
  }
}

const Tadpole* Pond::find(std::uint16_t id) const {
  const auto found = tadpoles_.find(id);
  return found == tadpoles_.end() ? nullptr : &found->second.tadpole;
}

std::uint64_t Pond::fingerprint() const {
  auto print = scrambled(tick_);
  const auto mix = [&print](std::int64_t value) {
    print = scrambled(print ^ static_cast<std::uint64_t>(value));
  };
  for (const auto& [id, swimmer] : tadpoles_) {
    const auto& [at, velocity, heading, size] = swimmer.tadpole;
    for (const std::int64_t value :
         {std::int64_t{id}, std::int64_t{at.x}, std::int64_t{at.y}, std::int64_t{velocity.x},
          std::int64_t{velocity.y}, std::int64_t{heading}, std::int64_t{size}})
      mix(value);
  }
  for (const auto generation : generations_) mix(generation);
  return print;
}

}  // namespace tadpoles
