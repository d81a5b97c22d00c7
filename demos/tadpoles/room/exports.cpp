// The room as wasm for the relay: what tadpoles.mjs calls, and its callbacks.
#include <emscripten/emscripten.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "room.h"

extern "C" {

// Defined in room_glue.js.
void tadpolesSend(int connection, const std::byte* message, std::size_t size);
int tadpolesIsReading(int connection);

}  // extern "C"

namespace {

std::unique_ptr<tadpoles::Room> room;
std::vector<std::byte> input;

}  // namespace

extern "C" {

// One room for each module.
EMSCRIPTEN_KEEPALIVE void roomBegin(std::uint32_t seedLow, std::uint32_t seedHigh) {
  room =
      std::make_unique<tadpoles::Room>(std::uint64_t{seedHigh} << 32 | seedLow,
                                       [](int connection, std::span<const std::byte> message) {
                                         tadpolesSend(connection, message.data(), message.size());
                                       });
}

// Returns where to write the next message for roomReceive().
EMSCRIPTEN_KEEPALIVE std::byte* roomInput(std::size_t size) {
  input.resize(size);
  return input.data();
}

EMSCRIPTEN_KEEPALIVE int roomReceive(int connection, double sinceTick) {
  return room->receive(connection, input, sinceTick);
}

EMSCRIPTEN_KEEPALIVE void roomDisconnect(int connection) { room->disconnect(connection); }

EMSCRIPTEN_KEEPALIVE void roomStep() {
  room->step([](int connection) { return tadpolesIsReading(connection) != 0; });
}

EMSCRIPTEN_KEEPALIVE int roomPlayers() { return static_cast<int>(room->players()); }

// 32 bits of it are enough for comparisons.
EMSCRIPTEN_KEEPALIVE std::uint32_t roomFingerprint() {
  return static_cast<std::uint32_t>(room->pond().fingerprint());
}

}  // extern "C"
