// Servers that count as alive, with a simulated clock. silence_test.cpp shows those that do not.
#include <array>
#include <functional>
#include <future>

#include "native/guided_test.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds interval(30);

// A server that gets two pings, answers each a millisecond later, and closes after that.
struct PingedTwice {
  explicit PingedTwice(std::function<std::string(const ClientFrame& ping)> answer)
      : server([this, answer](Peer& peer) {
          peer.acceptHandshake();
          for (auto& each : mayAnswer) {
            const auto ping = peer.readFrame();
            EXPECT_EQ(ping.firstByte, 0x89u);
            each.get_future().wait();
            peer.write(answer(ping));
          }
          peer.write(closeFrame(1000));
          peer.readFrame();
        }) {}

  // What fires until the end. `isHeard` says whether the first answer has arrived.
  std::vector<std::string> eventsUntilTheEnd(
      const std::function<bool(const LoggedSocket&)>& isHeard) {
    std::vector<std::string> events;
    withAStandingClock([&](FakeClock& clock) {
      LoggedSocket socket(server.url(), {.keepAlive = interval});
      pumpUntilOpen(socket);
      for (auto& each : mayAnswer) {
        clock.advance(interval);
        for (int turn = 0; turn < 2; ++turn) pollEvents();  // Sends the ping.
        clock.advance(milliseconds(1));
        each.set_value();
        pumpUntil([&] { return isHeard(socket); });
      }
      pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
      events = socket.log;
    });
    return events;
  }

  std::array<std::promise<void>, 2> mayAnswer;
  RawServer server;
};

TEST(KeepAlive, PingsAServerThatIsSilentAndKeepsItIfItAnswers) {
  PingedTwice pinged([](const ClientFrame& ping) { return frame(0x8a, ping.payload); });
  EXPECT_THAT(pinged.eventsUntilTheEnd([](const LoggedSocket& socket) {
    return socket.getStats().smoothedRtt.has_value();
  }),
              ElementsAre("open", "close 1000 clean"));
}

TEST(KeepAlive, TakesAnyByteForASignOfLife) {
  PingedTwice pinged([](const ClientFrame&) { return frame(0x81, "busy"); });
  EXPECT_THAT(
      pinged.eventsUntilTheEnd([](const LoggedSocket& socket) { return socket.log.size() > 1; }),
      ElementsAre("open", "\"busy\"", "\"busy\"", "close 1000 clean"));
}

}  // namespace
}  // namespace web::native
