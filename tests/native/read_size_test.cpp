// How much a connection reads at once.
#include <algorithm>
#include <cstring>
#include <future>

#include "native/guided_test.h"

namespace web::native {
namespace {

constexpr std::size_t smallest = 4096, largest = 262144;

TEST(ReadBuffers, GrowWithTheRateAndShrinkInSilence) {
  std::promise<void> flood, silenceIsOver;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    flood.get_future().wait();
    peer.write(frame(0x81, "behind the flood"));
    silenceIsOver.get_future().wait();
    peer.write(frame(0x81, "after the silence"));
    peer.echo();
  });
  std::string wire;
  for (int i = 0; i < 4000; ++i) wire += frame(0x81, std::string(1000, 'x'));

  withAStandingClock([&](FakeClock& clock) {
    ScriptedStreams streams;
    std::size_t given = 0, most = 0;
    bool isFlooded = false;
    streams->read = [&](Stream& tcp, std::span<std::byte> room) {
      most = std::max(most, room.size());
      if (!isFlooded || given == wire.size()) return tcp.read(room);
      const auto count = std::min(room.size(), wire.size() - given);
      std::memcpy(room.data(), wire.data() + given, count);
      given += count;
      return Transfer{Outcome::done, count};
    };
    LoggedSocket socket(server.url(), {.compression = false});
    pumpUntilOpen(socket);
    EXPECT_EQ(most, smallest);

    isFlooded = true;
    flood.set_value();
    pumpUntil([&] { return socket.log.back() == "\"behind the flood\""; });
    EXPECT_EQ(most, largest);

    for (int i = 0; i < 3; ++i) {
      clock.advance(std::chrono::seconds(3));
      pollEvents();
    }
    most = 0;
    silenceIsOver.set_value();
    pumpUntil([&] { return socket.log.back() == "\"after the silence\""; });
    EXPECT_EQ(most, smallest);
  });
}

}  // namespace
}  // namespace web::native
