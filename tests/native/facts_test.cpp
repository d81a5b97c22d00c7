// info() and getStats(), natively.
#include <future>
#include <span>
#include <string>
#include <vector>

#include "native/channel/round_trip.h"
#include "native/loop/event_loop.h"
#include "native/native_test.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;

TEST(RoundTrip, GoesByRfc6298) {
  RoundTrip trip(milliseconds(80));
  EXPECT_EQ(trip.smoothed(), milliseconds(80));
  EXPECT_EQ(trip.variation(), milliseconds(40));
  trip.add(milliseconds(160));
  EXPECT_EQ(trip.variation(), milliseconds(50));  // 3/4 of 40, 1/4 of 80.
  EXPECT_EQ(trip.smoothed(), milliseconds(90));   // 7/8 of 80, 1/8 of 160.
  trip.add(milliseconds(10));
  EXPECT_EQ(trip.smoothed(), milliseconds(80));
  EXPECT_EQ(trip.shortest(), milliseconds(10));
  trip.add(milliseconds(20));
  EXPECT_EQ(trip.shortest(), milliseconds(10));
}

TEST(Info, TellsOfAnOpenConnection) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake("Set-Cookie: a=b\r\n");
    peer.echo();
  });
  LoggedSocket socket(server.url());
  EXPECT_EQ(socket.info().response.status, 0);
  ConnectionInfo info, infoWhileClosing, infoOfTheEnd;
  socket.onopen = [&] {
    info = socket.info();
    socket.close();
    infoWhileClosing = socket.info();
  };
  socket.onclose = [&] { infoOfTheEnd = socket.info(); };
  runToEnd();
  EXPECT_EQ(infoWhileClosing.response.status, 101);
  EXPECT_EQ(infoOfTheEnd.response.status, 0);
  EXPECT_EQ(info.peerAddress, "127.0.0.1:" + std::to_string(server.port()));
  EXPECT_EQ(info.proxy, "");
  EXPECT_EQ(info.tlsVersion, "");
  EXPECT_EQ(info.response.status, 101);
  ASSERT_TRUE(info.response.header("set-cookie"));
  EXPECT_EQ(*info.response.header("set-cookie"), "a=b");
  EXPECT_EQ(socket.info().response.status, 0);
}

TEST(Info, TellsNothingOfAConnectionThatIsClosedWhileItOpens) {
  std::promise<void> read;
  auto isRead = read.get_future();
  RawServer server([&](Peer& peer) {
    peer.readHead();
    read.set_value();
    peer.readToEnd();
  });
  LoggedSocket socket(server.url());
  pumpUntil([&] { return isRead.wait_for(milliseconds(0)) == std::future_status::ready; });
  socket.close();
  EXPECT_EQ(socket.info().peerAddress, "");
  runToEnd();
}

// The network thread knows of the refusal, and the program does not yet.
TEST(Info, TellsNothingOfARefusalBeforeItsEvent) {
  std::promise<void> isBusy, left;
  RawServer server([&, programIsBusy = isBusy.get_future().share()](Peer& peer) {
    peer.readHead();
    programIsBusy.wait();
    peer.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    peer.readToEnd();
    left.set_value();
  });
  LoggedSocket socket(server.url());
  const auto hasLeft = left.get_future();
  pollEvents();
  isBusy.set_value();
  ASSERT_EQ(hasLeft.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  socket.close();
  EXPECT_EQ(socket.readyState(), WebSocket::CLOSING);
  EXPECT_EQ(socket.info().response.status, 0);
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
}

TEST(Info, TellsOfAProxy) {
  RawServer proxy([](Peer& peer) {
    peer.readHead();
    peer.write("HTTP/1.1 200 OK\r\n\r\n");
    acceptAndEcho(peer);
  });
  const auto address = "127.0.0.1:" + std::to_string(proxy.port());
  LoggedSocket socket("ws://play.example/", {.proxy = "http://me:secret@" + address});
  ConnectionInfo info;
  socket.onopen = [&] {
    info = socket.info();
    socket.close();
  };
  runToEnd();
  EXPECT_EQ(info.proxy, address);
  EXPECT_EQ(info.peerAddress, address);
}

TEST(Info, TellsOfASocksProxy) {
  RawServer proxy([](Peer& peer) {
    peer.read(3);  // RFC 1928 §3: one method, no authentication.
    peer.write(std::string("\x05\x00", 2));
    peer.read(4 + 1 + std::string_view("play.example").size() + 2);
    peer.write(std::string("\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50", 10));
    acceptAndEcho(peer);
  });
  const auto address = "127.0.0.1:" + std::to_string(proxy.port());
  LoggedSocket socket("ws://play.example/", {.proxy = "socks5h://" + address});
  ConnectionInfo info;
  socket.onopen = [&] {
    info = socket.info();
    socket.close();
  };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1005 clean")) << socket.failure;
  EXPECT_EQ(info.proxy, address);
  EXPECT_EQ(info.peerAddress, address);
  EXPECT_EQ(info.tlsVersion, "");
}

TEST(Stats, CountMessagesAndBytes) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  socket.onopen = [&] {
    socket.send("four");
    socket.send(ArrayBuffer(10));
  };
  socket.onmessage = [&] {
    if (socket.log.size() < 3) return;
    socket.close();
    socket.send("too late");
  };
  runToEnd();
  const auto stats = socket.getStats();
  EXPECT_EQ(stats.messagesSent, 2u);
  EXPECT_EQ(stats.bytesSent, 14u);
  EXPECT_EQ(stats.messagesReceived, 2u);
  EXPECT_EQ(stats.bytesReceived, 14u);
  EXPECT_FALSE(stats.smoothedRtt);
}

// Messages sent in a turn are written at its end: all but the first use the fast path.
TEST(Stats, CountShortMessagesOfATurn) {
  RawServer server(acceptAndEcho);
  WebSocket socket(server.url());
  std::uint64_t before = 0, after = 0;
  int received = 0;
  socket.onopen = [&] {
    before = socket.bufferedAmount();
    const std::vector<char> message(7);
    for (int i = 0; i < 10; ++i) socket.send(message);
    after = socket.bufferedAmount();
  };
  socket.onmessage = [&] {
    if (++received == 10) socket.close();
  };
  socket.onclose = [] { quit(); };
  run();
  EXPECT_EQ(after - before, 70u);
  EXPECT_EQ(received, 10);
  EXPECT_EQ(socket.getStats().messagesSent, 10u);
  EXPECT_EQ(socket.getStats().bytesSent, 70u);
}

// Whether the server gets something of a flood of messages, which have these sizes in turn, before
// the turn that sends them is over.
bool isWrittenInItsTurn(const std::vector<std::size_t>& sizes) {
  std::promise<void> hasCome;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    peer.readFrame();
    hasCome.set_value();
    peer.readToEnd();
  });
  WebSocket socket(server.url());
  bool wasWritten = false;
  socket.onopen = [&] {
    const std::vector<char> message(200);
    for (std::size_t i = 0; i < 2000; ++i)
      socket.send(std::span(message).first(sizes[i % sizes.size()]));
    wasWritten =
        hasCome.get_future().wait_for(std::chrono::seconds(60)) == std::future_status::ready;
    quit();
  };
  run();
  return wasWritten;
}

// A batch is written as soon as it is complete, not only at the end of the turn.
TEST(Stats, FloodsAreWrittenBeforeTheirTurnIsOver) { EXPECT_TRUE(isWrittenInItsTurn({100})); }
TEST(Stats, FloodsOfManySizesAreWrittenBeforeTheirTurnIsOver) {
  EXPECT_TRUE(isWrittenInItsTurn({100, 101}));
}

// round_trip_test.cpp has the numbers.
TEST(Stats, MeasureRoundTripsByTheKeepAlivesPings) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    const auto ping = peer.readFrame();
    EXPECT_EQ(ping.firstByte, 0x89u);
    peer.write(frame(0x8a, ping.payload));
    peer.echo();
  });
  LoggedSocket socket(server.url(), {.keepAlive = std::chrono::hours(1)});
  auto& watch = Loop::current().sleepWatch();
  socket.onopen = [&] {
    watch.setClock([] { return timeAsleep() + std::chrono::minutes(10); });
    watch.check();  // A ping at once, since the computer seems to have slept.
  };
  WebSocketStats stats;
  Watchdog watchdog;
  run([&] {
    if (socket.readyState() == WebSocket::OPEN) stats = socket.getStats();
    if (stats.smoothedRtt) socket.close(1000);
    return socket.readyState() != WebSocket::CLOSED;
  });
  watch.setClock(timeAsleep);
  ASSERT_TRUE(stats.smoothedRtt && stats.rttVariation && stats.minRtt);
  EXPECT_GT(stats.smoothedRtt->count(), 0);
  EXPECT_LE(stats.minRtt->count(), stats.smoothedRtt->count());
}

}  // namespace
}  // namespace web::native
