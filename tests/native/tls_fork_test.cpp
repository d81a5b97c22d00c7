// POSIX: TLS in a child of fork().
#include <unistd.h>

#include "native/child.h"
#include "native/tls_test.h"

namespace web::native {
namespace {

using TlsFork = Tls;

bool isClean(const std::string& url) {
  LoggedSocket socket(url);
  socket.onopen = [&] { socket.close(1000); };
  runToEnd();
  return socket.log == std::vector<std::string>{"open", "close 1000 clean"};
}

// RFC 8446 §C.4: a ticket is for one use, and the parent will use it.
TEST_F(TlsFork, ChildResumesNoSessionOfItsParent) {
  std::vector<bool> resumed;
  TlsServer server(
      [&](TlsPeer& peer) {
        resumed.push_back(SSL_session_reused(peer.ssl()) == 1);
        echo(peer);
      },
      {.identity = makeIdentity(issuedFor("DNS:fork.ws.test"))});
  const auto url = server.url("fork.ws.test");
  EXPECT_TRUE(isClean(url));
  const auto process = forkChildOf(server);
  if (process == 0) {
    // The resolver of its own loop.
    Services::of(Loop::current()).resolver().setLookup([](const std::string&) {
      return LookupResult{{Address::loopback(Address::Family::ipv4)}, {}};
    });
    const bool isGood = isClean(url) && isClean(url);
    _exit(isGood ? 7 : 1);
  }
  EXPECT_EQ(endOf(process), 7);
  EXPECT_TRUE(isClean(url));
  server.finish();
  EXPECT_EQ(resumed, (std::vector<bool>{false, false, true, true}));
}

}  // namespace
}  // namespace web::native
