// What a TLS connection keeps when it has nothing to do.
#include <string>

#include "native/counted_memory.h"
#include "native/tls_test.h"

namespace web::native {
namespace {

using TlsMemory = Tls;

TEST_F(TlsMemory, IsGivenBackOnceWhatWasSentIsGone) {
  TlsServer server(
      [](TlsPeer& peer) {
        peer.acceptHandshake();
        for (int i = 0; i < 2; ++i) {
          peer.readFrame();
          peer.write(frame(0x81, "taken"));
        }
        peer.echo();
      },
      {.identity = makeIdentity(issuedFor("DNS:play.ws.test"))});
  LoggedSocket socket(server.url("play.ws.test"));
  const auto sendAndWait = [&](std::size_t size) {
    bool isTaken = false;
    socket.onmessage = [&] { isTaken = true; };
    socket.send(std::string(size, 'x'));
    run([&] { return !isTaken; });
  };
  socket.onopen = [] { quit(); };
  run();
  sendAndWait(10);
  const auto before = heldMemory();
  sendAndWait(60000);
  // The rest goes when the connection has been silent for a while.
  const auto deadline = Clock::now() + std::chrono::seconds(20);
  run([&] { return heldMemory() > before + 16384 && Clock::now() < deadline; });
  EXPECT_LT(heldMemory(), before + 16384);
  socket.close();
  run();
}

}  // namespace
}  // namespace web::native
