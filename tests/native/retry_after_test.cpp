// A server that refuses, and says when to come back.
#include <web/reconnecting_websocket.h>

#include "native/native_test.h"

namespace web::native {
namespace {

TEST(RetryAfter, OfARealServerIsTheWaitThatIsTold) {
  RawServer server([](Peer& peer) {
    peer.readHead();
    peer.write("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3000\r\nContent-Length: 0\r\n\r\n");
  });
  ReconnectingWebSocket socket(server.url());
  std::chrono::milliseconds delay{};
  socket.onreconnecting = [&](ReconnectingEvent& event) {
    delay = event.delay();
    quit();
  };
  Watchdog watchdog;
  EXPECT_EQ(run(), 0);
  EXPECT_GE(delay, std::chrono::seconds(3000));
  EXPECT_LE(delay, std::chrono::seconds(4500));  // Includes the share of ReconnectPolicy::jitter.
}

}  // namespace
}  // namespace web::native
