// pause() and resume() natively: TCP holds the server back.
#include <atomic>
#include <future>
#include <memory>

#include "native/native_test.h"

namespace web::native {
namespace {

// Takes enough turns to dispatch everything that is there.
void turn() {
  for (int i = 0; i < 50; ++i) pollEvents();
}

// A server that sends "1", "2", "3" at once, and continues when the client has sent something.
std::string three() { return frame(0x81, "1") + frame(0x81, "2") + frame(0x81, "3"); }

TEST(Pause, InAHandlerKeepsWhatCameWithIt) {
  std::atomic<bool> hasSentMore = false;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    peer.write(three());
    peer.readFrame();
    peer.write(frame(0x81, "4") + closeFrame(3000));
    hasSentMore = true;
    peer.readToEnd();
  });
  LoggedSocket socket(server.url());
  socket.onmessage = [&] {
    if (socket.log.size() > 2) return;
    socket.pause();
    socket.send("paused");
  };
  pumpUntil([&] { return hasSentMore.load(); });
  turn();
  EXPECT_THAT(socket.log, ElementsAre("open", "\"1\""));
  socket.resume();
  EXPECT_THAT(socket.log, ElementsAre("open", "\"1\""));
  runToEnd();
  EXPECT_THAT(socket.log,
              ElementsAre("open", "\"1\"", "\"2\"", "\"3\"", "\"4\"", "close 3000 clean"));
}

TEST(Pause, BeforeItIsOpenHoldsBackMessagesOnly) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    peer.write(three() + closeFrame(1000));
    peer.readToEnd();
  });
  LoggedSocket socket(server.url());
  socket.pause();
  pumpUntilOpen(socket);
  turn();
  EXPECT_THAT(socket.log, ElementsAre("open"));
  socket.resume();
  runToEnd();
  EXPECT_EQ(socket.log.size(), 5u);
}

// The server's answer and its Close frame are read together.
TEST(Pause, TellsTheRestAfterAQuitInTheNextTurn) {
  std::promise<void> over;
  RawServer server([&](Peer& peer) {
    peer.write(Peer::acceptingHead(peer.readHead()) + "\r\n" + closeFrame(1000));
    over.get_future().wait();
  });
  LoggedSocket socket(server.url());
  socket.pause();
  socket.onopen = [] { quit(7); };
  {
    Watchdog watchdog;
    EXPECT_EQ(run(), 7);
  }
  EXPECT_EQ(socket.readyState(), WebSocket::OPEN);
  pollEvents();
  EXPECT_EQ(socket.readyState(), WebSocket::CLOSING);
  over.set_value();
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean"));
}

TEST(Pause, DoesNotHoldBackAnEndThatNothingCameBefore) {
  for (const bool isClean : {true, false}) {
    RawServer server([&](Peer& peer) {
      peer.acceptHandshake();
      peer.readFrame();
      if (isClean) peer.write(closeFrame(3000));
      if (isClean) peer.readToEnd();
    });
    LoggedSocket socket(server.url());
    socket.onopen = [&] {
      socket.pause();
      socket.send("paused");
    };
    runToEnd();
    if (isClean) {
      EXPECT_THAT(socket.log, ElementsAre("open", "close 3000 clean"));
    } else {
      EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
    }
  }
}

TEST(Pause, EndsWithCloseWhichDropsWhatWasKept) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    peer.write(three());
    peer.echo();
  });
  LoggedSocket socket(server.url());
  socket.onmessage = [&] {
    socket.pause();
    postTask([&] { socket.close(1000); });
  };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "\"1\"", "close 1000 clean"));
}

TEST(Pause, ASocketMayBeDestroyedMeanwhile) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    peer.write(three());
    peer.echo();
  });
  auto socket = std::make_unique<LoggedSocket>(server.url());
  socket->onmessage = [&] {
    socket->pause();
    postTask([&] { socket.reset(); });
  };
  runToEnd();
  EXPECT_FALSE(socket);
}

TEST(Pause, InsideATurnOfAHandlersOwnHoldsForAll) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    peer.write(three());
    peer.echo();
  });
  LoggedSocket socket(server.url());
  bool isFirst = true;
  socket.onmessage = [&](MessageEvent& event) {
    if (*event.text() == "2") socket.pause();
    if (std::exchange(isFirst, false)) pumpUntil([&] { return socket.log.size() == 3; });
  };
  pumpUntil([&] { return socket.log.size() == 3; });
  turn();
  EXPECT_THAT(socket.log, ElementsAre("open", "\"1\"", "\"2\""));
  socket.close();
  runToEnd();
}

// The network's buffers are small in comparison.
TEST(Pause, HoldsTheServerBack) {
  constexpr std::size_t size = std::size_t{64} << 20;
  std::promise<std::size_t> stuckAt;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    peer.readFrame();
    std::string wire;
    const auto piece = frame(0x82, std::string(60000, 'x'));
    while (wire.size() < size) wire += piece;
    const auto written = peer.writeUntilStuck(wire);
    stuckAt.set_value(written);
    peer.write(std::string_view(wire).substr(written));
    peer.write(closeFrame(1000));
    peer.readToEnd();
  });
  LoggedSocket socket(server.url());
  std::size_t received = 0;
  socket.onopen = [&] {
    socket.pause();
    socket.send("paused");
  };
  socket.onmessage = [&] { ++received; };
  auto stuck = stuckAt.get_future();
  pumpUntil([&] { return stuck.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
  EXPECT_LT(stuck.get(), size);
  EXPECT_EQ(received, 0u);
  socket.resume();
  runToEnd();
  EXPECT_GT(received, 1000u);
  EXPECT_EQ(socket.log.back(), "close 1000 clean");
}

}  // namespace
}  // namespace web::native
