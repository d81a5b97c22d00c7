// Servers that no longer send or read anything, or that slept together with us.
// keep_alive_test.cpp shows which servers count as alive.
#include <future>

#include "native/loop/event_loop.h"
#include "native/native_test.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;

TEST(KeepAlive, FailsAConnectionWhoseServerIsGone) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    peer.write("\x81\x05half");  // A frame that never ends.
    peer.readToEnd();
  });
  LoggedSocket socket(server.url(), {.keepAlive = milliseconds(50)});
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
  EXPECT_EQ(socket.failure,
            "the connection was lost: the server has not answered a ping within 50 ms "
            "(WebSocketInit::keepAlive)");
}

TEST(KeepAlive, NoticesADeadServerWhileTheProgramIsBusy) {
  std::promise<void> end;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    peer.readToEnd();
    end.set_value();
  });
  LoggedSocket socket(server.url(), {.keepAlive = milliseconds(50)});
  socket.onopen = [] { quit(); };
  runToEnd();
  ASSERT_EQ(end.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
}

TEST(KeepAlive, OfZeroSendsNoPings) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    auto first = peer.readFrame();
    EXPECT_EQ(first.firstByte, 0x81u) << "the program's text comes first";
    peer.echo();
  });
  LoggedSocket socket(server.url(), {.keepAlive = milliseconds(0)});
  socket.onopen = [&] {
    Loop::current().sleepWatch().setClock([] { return std::chrono::hours(1); });
  };
  Watchdog watchdog;
  int frames = 0;
  run([&] {
    if (socket.readyState() == WebSocket::CONNECTING) return true;  // As long as it takes.
    if (++frames == 3) Loop::current().sleepWatch().check();
    if (frames == 6) socket.send("text");
    if (frames == 9) socket.close();
    return socket.readyState() != WebSocket::CLOSED;
  });
  Loop::current().sleepWatch().setClock(timeAsleep);
  EXPECT_EQ(socket.log.back(), "close 1005 clean");
}

TEST(KeepAlive, PingsAtOnceAfterTheComputerHasSlept) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    EXPECT_EQ(peer.readFrame().firstByte, 0x89u);
    peer.write(closeFrame(1000, "good morning"));
    peer.readToEnd();
  });
  LoggedSocket socket(server.url(), {.keepAlive = std::chrono::hours(1)});
  auto& watch = Loop::current().sleepWatch();
  socket.onopen = [&] {
    watch.setClock([] { return timeAsleep() + std::chrono::minutes(10); });
    watch.check();
  };
  runToEnd();
  watch.setClock(timeAsleep);
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean good morning"));
}

TEST(BufferedAmount, BeyondItsLimitFailsTheConnection) {
  std::promise<void> over;
  RawServer server(
      [&](Peer& peer) {
        peer.acceptHandshake();
        over.get_future().wait();
      },
      {.receiveBuffer = 65536});
  constexpr std::size_t limit = std::size_t{32} << 20, piece = std::size_t{1} << 20;
  LoggedSocket socket(server.url(), {.maxBufferedAmount = limit});
  const std::vector<std::byte> bytes(piece);
  std::uint64_t most = 0;
  std::function<void()> sendMore = [&] {
    if (socket.readyState() != WebSocket::OPEN) return;
    socket.send(bytes);
    if (socket.log.size() == 1) most = std::max(most, socket.bufferedAmount());
    postTask(sendMore);
  };
  socket.onopen = sendMore;
  socket.onclose = [&] { over.set_value(); };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
  EXPECT_THAT(socket.failure, testing::StartsWith("the send buffer is full"));
  EXPECT_GT(most, limit - piece);
  EXPECT_LE(most, limit + piece);  // The message that was too much stays counted.
}

TEST(BufferedAmount, MayReachItsLimit) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url(), {.maxBufferedAmount = 10});
  socket.onopen = [&] {
    socket.send("12345");
    socket.send("67890");
    socket.close();
    socket.send("discarded, and no fault");
  };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1005 clean"));
}

}  // namespace
}  // namespace web::native
