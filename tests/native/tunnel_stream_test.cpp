// What a proxy sends before the tunnel is established, in limited shares.
#include "native/proxy/tunnel_stream.h"

#include <gtest/gtest.h>

#include "native/wire_stream.h"

namespace web::native {
namespace {

struct Tunnel : testing::Test {
  std::shared_ptr<Wire> wire = std::make_shared<Wire>();
  bool asksForPassword = false;
  TunnelStream stream{std::make_unique<WireStream>(wire),
                      makeHttpConnect({.host = "proxy", .port = 1}, "server", 80, asksForPassword)};

  // Starts for one turn; returns how much it has read.
  std::size_t start(Outcome expected) {
    const auto before = wire->bytesRead;
    EXPECT_EQ(stream.start(), expected) << stream.failure();
    return wire->bytesRead - before;
  }
};

TEST_F(Tunnel, IsNotOpenedInOneTurnIfTheProxyTalksTooMuch) {
  const std::string line = "HTTP/1.1 100 wait\r\nX: " + std::string(15000, 'x') + "\r\n\r\n";
  for (int i = 0; i < 5; ++i) wire->toClient += line;
  wire->toClient += "HTTP/1.1 200 OK\r\n\r\n";
  for (int i = 0; i < 4; ++i) EXPECT_LE(start(Outcome::nextTurn), 16u << 10);
  start(Outcome::done);
}

TEST_F(Tunnel, HearsNothingWhileTheProxyTakesNothing) {
  wire->takesBytes = false;
  wire->toClient = "HTTP/1.1 200 OK\r\n\r\n";
  EXPECT_EQ(start(Outcome::waitWrite), 0u);
  wire->takesBytes = true;
  start(Outcome::done);
}

TEST_F(Tunnel, HasTcpNoticeADeadPeer) {
  stream.noticeDeadPeer();
  EXPECT_EQ(wire->looksForDeadPeers, 1);
}

}  // namespace
}  // namespace web::native
