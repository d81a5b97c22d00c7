// The round-trip times that a socket reports, with a simulated clock.
#include <array>

#include "native/guided_test.h"

namespace web::native {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(RoundTrips, AreToldInMicrosecondsSmoothedAndTheShortest) {
  std::array<std::promise<void>, 2> answers;
  KeepingServer keeping([&](Peer& peer) {
    peer.acceptHandshake();
    for (auto& answer : answers) {
      const auto ping = peer.readFrame();
      answer.get_future().wait();
      peer.write(frame(0x8a, ping.payload));
    }
  });
  withAStandingClock([&](FakeClock& clock) {
    LoggedSocket socket(keeping.server.url(), {.keepAlive = seconds(30)});
    pumpUntilOpen(socket);
    const auto answerAfter = [&](milliseconds time, std::promise<void>& answer) {
      clock.advance(seconds(30));
      for (int turn = 0; turn < 2; ++turn) pollEvents();  // Sends the ping.
      clock.advance(time);
      answer.set_value();
      const auto before = socket.getStats().smoothedRtt;
      pumpUntil([&] { return socket.getStats().smoothedRtt != before; });
    };
    answerAfter(milliseconds(80), answers[0]);
    EXPECT_EQ(socket.getStats().smoothedRtt, microseconds(80000));
    answerAfter(milliseconds(160), answers[1]);
    EXPECT_EQ(socket.getStats().smoothedRtt, microseconds(90000));
    EXPECT_EQ(socket.getStats().rttVariation, microseconds(50000));
    EXPECT_EQ(socket.getStats().minRtt, microseconds(80000));
  });
}

}  // namespace
}  // namespace web::native
