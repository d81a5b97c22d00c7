// Bytes that OpenSSL or the layer below already has, so that the descriptor does not show them:
// they are read after the budget of a turn is used up.
#include <algorithm>
#include <map>

#include "native/guided_test.h"
#include "native/tls_test.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;

struct TlsReadBudget : Tls {
  // A server that sends this many messages of 4 KiB and a last one; all of them have arrived before
  // the first one is read.
  TlsReadBudget()
      : server([this](TlsPeer& peer) { play(peer); },
               {.identity = makeIdentity(issuedFor("DNS:play.ws.test,IP:127.0.0.1"))}) {}

  void play(TlsPeer& peer) {
    peer.acceptHandshake();
    isOpen.get_future().wait();
    peer.write(wire);
    isAll.set_value();
    const auto first = peer.readFrame();
    answer.set_value(first.payload);
    if (first.firstByte != 0x88) return peer.echo();
    peer.write(closeFrame(1000));
    peer.endWriting();
  }

  void addMessages(int count) {
    for (int i = 0; i < count; ++i) wire += frame(0x82, std::string(4096, 'x'));
  }

  void begin(LoggedSocket& socket) {
    socket.addEventListener(events::open, [this] {
      streams->read = hoard(isAll.get_future().share());
      isOpen.set_value();
    });
  }

  std::string url() { return server.url("127.0.0.1"); }

  std::string wire;
  std::promise<void> isOpen, isAll;
  std::promise<std::string> answer;
  ScriptedStreams streams;
  TlsServer server;
};

TEST_F(TlsReadBudget, LeavesNothingInsideWhileTheProgramRuns) {
  addMessages(700);
  onAThreadOfItsOwn([&] {
    LoggedSocket socket(url(), {.compression = false});
    begin(socket);
    int messages = 0;
    socket.onmessage = [&] {
      if (++messages == 700) socket.close(1000);
    };
    runToEnd();
    EXPECT_EQ(messages, 700);
    EXPECT_EQ(socket.log.back(), "close 1000 clean");
  });
}

TEST_F(TlsReadBudget, LeavesNothingInsideWhileTheProgramIsBusy) {
  addMessages(180);
  wire += frame(0x89, "all read?");
  onAThreadOfItsOwn([&] {
    LoggedSocket socket(url(), {.compression = false});
    begin(socket);
    socket.onopen = [] { quit(); };
    runToEnd();
    auto answered = answer.get_future();
    ASSERT_EQ(answered.wait_for(std::chrono::seconds(20)), std::future_status::ready);
    EXPECT_EQ(answered.get(), "all read?");
    socket.close();
    runToEnd();
  });
}

// There is no room to write the first handshake message, and the server sends nothing before it
// gets that.
TEST_F(TlsReadBudget, IsNoMatterWhereTheHandshakeHasToWaitForRoom) {
  withAStandingClock([&](FakeClock&) {
    streams->write = [refusals = 2](Stream& tcp, std::span<const std::byte> bytes) mutable {
      return refusals-- > 0 ? Transfer{Outcome::waitWrite} : tcp.write(bytes);
    };
    LoggedSocket socket(url(), {.compression = false});
    pumpUntilOpen(socket);
    isOpen.set_value();
    socket.close(1000);
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
    EXPECT_EQ(socket.log.back(), "close 1000 clean");
  });
}

// A server that never pauses: each TCP read has more bytes, and takes a millisecond. What it really
// sends only makes the socket ready.
TEST(TlsHandshakeBudget, LeavesTheOpenTimeoutItsTurn) {
  KeepingServer keeping([](Peer& peer) { peer.write("ready"); });
  withAStandingClock([&](FakeClock& clock) {
    ScriptedStreams streams;
    const auto requests = helloRequests();
    std::map<int, int> bytesByTurn;
    streams->read = [&, taken = std::size_t{0}](Stream&, std::span<std::byte> room) mutable {
      const auto from = std::as_bytes(std::span(requests)).subspan(taken);
      const auto count = std::min(room.size(), from.size());
      std::copy_n(from.begin(), count, room.begin());
      taken = (taken + count) % requests.size();
      clock.advance(milliseconds(1));
      auto& bytes = bytesByTurn[Waits::count()] += static_cast<int>(count);
      // For the case that nothing else ends the turn.
      return bytes > (1 << 20) ? Transfer{Outcome::waitRead} : Transfer{Outcome::done, count};
    };
    const auto start = Clock::now();
    LoggedSocket socket("wss://127.0.0.1:" + std::to_string(keeping.server.port()),
                        {.openTimeout = milliseconds(300)});
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
    EXPECT_EQ(socket.failure, "gave up after 300 ms while negotiating TLS with 127.0.0.1");
    EXPECT_LE(Clock::now() - start, milliseconds(350));
    for (const auto& [turn, bytes] : bytesByTurn) EXPECT_LE(bytes, 160 << 10);
    EXPECT_GT(bytesByTurn.size(), 1u);
  });
}

}  // namespace
}  // namespace web::native
