// A supply of unpredictable bytes for all sockets of a thread: a call of the generator costs more
// than a short connection needs of them.
#include "native/net/random.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "native/net/fork.h"
#include "native/net/random_generator.h"

namespace web::native {

namespace {

constexpr std::size_t supplySize = 512, largestShare = 64;

struct Supply {
  std::array<std::byte, supplySize> bytes;
  std::size_t left;  // At the front.
  unsigned forks;    // As it was filled: a child must not give out what its parent does.
};
thread_local Supply supply{};

}  // namespace

void fillRandom(std::span<std::byte> bytes) {
  if (bytes.size() > largestShare) return generateRandom(bytes);
  if (supply.left < bytes.size() || supply.forks != forks) {
    generateRandom(supply.bytes);
    supply.left = supplySize;
    supply.forks = forks;
  }
  supply.left -= bytes.size();
  const auto share = std::span(supply.bytes).subspan(supply.left, bytes.size());
  std::copy(share.begin(), share.end(), bytes.begin());
  std::fill(share.begin(), share.end(), std::byte{});  // Gone once used, whatever happens later.
}

void releaseRandom() {
  supply = {};
  releaseGenerator();
}

}  // namespace web::native
