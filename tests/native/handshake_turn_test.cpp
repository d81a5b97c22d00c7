// A handshake that hangs, and the sockets that wait for it, with a simulated clock.
#include <future>
#include <regex>

#include "native/connect/services.h"
#include "native/loop/event_loop.h"
#include "native/native_test.h"

namespace web::native {
namespace {

using std::chrono::seconds;

// Never answers a request for /hang, and answers all others at once.
struct HangingServer {
  HangingServer()
      : server([this](Peer& peer) {
          auto head = peer.readHead();
          if (head.starts_with("CONNECT ")) {
            peer.write("HTTP/1.1 200 OK\r\n\r\n");
            head = peer.readHead();
          }
          if (head.starts_with("GET /hang ")) {
            ++hanging;
            peer.readToEnd();
            return;
          }
          peer.write(Peer::acceptingHead(head) + "\r\n");
          peer.echo();
        }) {}

  void awaitHanging(int count) {
    pumpUntil([&] { return hanging == count; });
  }

  std::atomic<int> hanging = 0;
  RawServer server;
};

struct HandshakeTurn : testing::Test {
  ~HandshakeTurn() override { setPatience(HandshakeGate::patience); }

  // The network thread may be serving now.
  static void setPatience(Clock::duration time) {
    Loop::Charge charge(&Loop::current());
    Services::of(Loop::current()).gate().setPatience(time);
  }

  // In steps shorter than the period of the loop's own timer, whose calls would never end
  // otherwise.
  static void passTime(std::chrono::milliseconds time) {
    Loop::Charge charge(&Loop::current());
    Loop::current().timers().callDue(Clock::now() + time);
  }

  HangingServer hanging;
};

TEST_F(HandshakeTurn, ThatIsWaitedForUsesUpNoTimeToOpen) {
  setPatience(std::chrono::hours(1));
  const auto url = hanging.server.url("/");
  LoggedSocket hangs(url + "hang", {.openTimeout = seconds(3)});
  LoggedSocket first(url + "a", {.openTimeout = seconds(3)});
  LoggedSocket second(url + "b", {.openTimeout = seconds(3)});
  for (auto* each : {&first, &second}) each->onopen = [each] { each->close(); };
  hanging.awaitHanging(1);
  passTime(seconds(4));
  runToEnd();
  EXPECT_THAT(hangs.log, ElementsAre("error", "close 1006 not clean"));
  EXPECT_EQ(hangs.failure,
            "gave up after 3 s while waiting for the server's answer to the opening handshake");
  EXPECT_THAT(first.log, ElementsAre("open", "close 1005 clean")) << first.failure;
  EXPECT_THAT(second.log, ElementsAre("open", "close 1005 clean")) << second.failure;
}

TEST_F(HandshakeTurn, LeavesTheRestOfTheTimeToOpenAsItWas) {
  setPatience(seconds(1));
  const auto url = hanging.server.url("/");
  LoggedSocket hangs(url + "hang", {.openTimeout = std::chrono::hours(1)});
  LoggedSocket waits(url + "hang", {.openTimeout = seconds(4)});
  hanging.awaitHanging(1);
  passTime(seconds(2));
  hanging.awaitHanging(2);
  passTime(seconds(1));
  pollEvents();
  EXPECT_THAT(waits.log, IsEmpty());
  passTime(std::chrono::milliseconds(4500));
  pumpUntil([&] { return waits.log.size() == 2; });
  EXPECT_THAT(waits.failure, testing::StartsWith("gave up after 4 s while waiting for the server"));
}

TEST_F(HandshakeTurn, ComesAfterFiveSecondsThoughAnotherHangs) {
  EXPECT_EQ(HandshakeGate::patience, seconds(5));
  setPatience(seconds(1));
  const auto url = hanging.server.url("/");
  LoggedSocket hangs(url + "hang"), first(url + "a"), second(url + "b");
  for (auto* each : {&first, &second}) each->onopen = [each] { each->close(); };
  hanging.awaitHanging(1);
  passTime(seconds(2));
  pumpUntil([&] { return first.log.size() == 2 && second.log.size() == 2; });
  EXPECT_THAT(first.log, ElementsAre("open", "close 1005 clean"));
  EXPECT_THAT(second.log, ElementsAre("open", "close 1005 clean"));
  EXPECT_THAT(hangs.log, IsEmpty());
}

// With a proxy, the name stands for the server's address.
TEST_F(HandshakeTurn, ComesAfterFiveSecondsThroughAProxyToo) {
  setPatience(seconds(1));
  const auto proxy = "http://127.0.0.1:" + std::to_string(hanging.server.port());
  LoggedSocket hangs("ws://play.example/hang", {.proxy = proxy, .openTimeout = seconds(3)});
  LoggedSocket waits("ws://play.example/a", {.proxy = proxy, .openTimeout = seconds(3)});
  waits.onopen = [&] { waits.close(); };
  hanging.awaitHanging(1);
  passTime(seconds(2));
  pumpUntil([&] { return waits.log.size() == 2; });
  EXPECT_THAT(waits.log, ElementsAre("open", "close 1005 clean"));
  EXPECT_THAT(hangs.log, IsEmpty());
}

TEST_F(HandshakeTurn, IsToldInTheTraceAndInTheFailure) {
  setPatience(std::chrono::milliseconds(200));
  const auto server = "127.0.0.1:" + std::to_string(hanging.server.port());
  std::string trace;
  LoggedSocket hangs(hanging.server.url("/hang"));
  LoggedSocket waits(
      hanging.server.url("/hang"),
      {.openTimeout = seconds(3), .trace = [&](std::string_view line) { trace += line; }});
  hanging.awaitHanging(2);
  passTime(seconds(4));
  pumpUntil([&] { return waits.log.size() == 2; });
  EXPECT_THAT(trace, HasSubstr("waiting for another handshake with " + server));
  const std::string waited = R"(waited [0-9]+\.[0-9] s for another handshake with )" + server;
  EXPECT_TRUE(std::regex_search(trace, std::regex(waited))) << trace;
  EXPECT_TRUE(std::regex_match(
      waits.failure,
      std::regex("gave up after 3 s while waiting for the server's answer to the opening "
                 "handshake, having " +
                 waited)))
      << waits.failure;
}

}  // namespace
}  // namespace web::native
