// A connection that is reset while the program holds the server back: the network thread sleeps.
#include <future>

#include "native/system_calls.h"
#include "native/tls_test.h"

namespace web::native {
namespace {

using LostOutput = Tls;

// Our output waits, because the server reads nothing; the server's messages wait, because the
// program does not poll. Then the connection breaks, and only a write can find out.
template <class AnyPeer>
struct HeldBack {
  void play(AnyPeer& peer) {
    peer.acceptHandshake();
    isSending.get_future().wait();
    std::string flood;
    for (int i = 0; i < 512; ++i) flood += frame(0x82, std::string(65536, 'x'));
    peer.writeUntilStuck(flood);
    peer.resetAtTheEnd();
    stuck.set_value();
    reset.get_future().wait();
  }

  template <class Server>
  void breakOff(Server& server, const std::string& url) {
    LoggedSocket socket(url, {.compression = false});
    pumpUntilOpen(socket);
    socket.send(std::vector<std::byte>(std::size_t{32} << 20));
    isSending.set_value();
    stuck.get_future().wait();
    EXPECT_GT(socket.bufferedAmount(), 0u);
    reset.set_value();
    server.finish();
    const int before = epollWaits();
    std::this_thread::sleep_for(
        std::chrono::milliseconds(300));  // The silence that this test is about.
    EXPECT_LE(epollWaits() - before, 20);
    runToEnd();
    EXPECT_EQ(socket.log.back(), "close 1006 not clean");
  }

  std::promise<void> isSending, stuck, reset;
};

TEST_F(LostOutput, OfTcpLeavesTheNetworkThreadAtRest) {
  HeldBack<Peer> fall;
  RawServer server([&](Peer& peer) { fall.play(peer); },
                   {.receiveBuffer = 65536, .sendBuffer = 65536});
  fall.breakOff(server, server.url());
}

TEST_F(LostOutput, OfTlsLeavesTheNetworkThreadAtRest) {
  HeldBack<TlsPeer> fall;
  TlsServer server([&](TlsPeer& peer) { fall.play(peer); },
                   {.identity = makeIdentity(issuedFor("DNS:play.ws.test"))});
  fall.breakOff(server, server.url("play.ws.test"));
}

}  // namespace
}  // namespace web::native
