// What a connection frees as soon as it is open.
#include <thread>

#include "native/counted_memory.h"
#include "native/guided_test.h"

namespace web::native {
namespace {

// Of a stream that buffers, as TLS does: another handshake can then use the memory again.
TEST(OpenedMemory, IsWithoutTheBuffersOfTheRequest) {
  ScriptedStreams streams;
  KeepingServer keeping([](Peer& peer) { peer.acceptHandshake(); });
  withAStandingClock([&](FakeClock& clock) {
    LoggedSocket socket(keeping.server.url(),
                        {.compression = false, .keepAlive = std::chrono::milliseconds(0)});
    pumpUntilOpen(socket);
    keeping.awaitDone();
    EXPECT_EQ(streams->releases, 1);
    const auto before = heldMemory();
    for (int i = 0; i < 4; ++i) {
      clock.advance(std::chrono::seconds(1));
      pollEvents();
    }
    EXPECT_EQ(streams->releases, 2);  // There was silence.
    EXPECT_LT(before, heldMemory() + 128);
  });
}

}  // namespace
}  // namespace web::native
