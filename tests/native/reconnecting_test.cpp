// A ReconnectingWebSocket's pause, bufferedamountlow and facts over two real connections.
#include <web/reconnecting_websocket.h>

#include "native/native_test.h"
#include "support/pauses_when_open.h"

namespace web::native {
namespace {

TEST(Reconnecting, PausesListensAndKnowsTheFactsOnEachOfItsConnections) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x81, "well?"));
    peer.readFrame();  // The message.
    if (peer.readFrame().payload == "next") peer.write(closeFrame(1011));
    peer.readToEnd();
  });
  ReconnectingWebSocket socket(server.url(), {}, {.firstDelay = std::chrono::milliseconds(0)});
  std::vector<std::string> log;
  const PausesWhenOpen pauses(socket, [&] {
    EXPECT_EQ(socket.info().peerAddress, "127.0.0.1:" + std::to_string(server.port()));
    log.push_back("open");
  });
  socket.onmessage = [&](MessageEvent& event) {
    EXPECT_FALSE(pauses.isPaused());
    log.push_back(*event.text());
    socket.send(ArrayBuffer(1000));
  };
  socket.bufferedAmountLowThreshold = 999;
  socket.onbufferedamountlow = [&] {
    if (log.back() != "well?") return;  // For the message "next".
    log.push_back("low, sent " + std::to_string(socket.getStats().messagesSent.value_or(0)));
    socket.send("next");
  };
  socket.onreconnecting = [&](ReconnectingEvent& event) {
    EXPECT_EQ(event.lost().code(), 1011);
    log.push_back("lost");
    if (server.connections() == 2) socket.close();
  };
  runToEnd();
  EXPECT_THAT(log, ElementsAre("open", "well?", "low, sent 1", "lost", "open", "well?",
                               "low, sent 1", "lost"));
}

}  // namespace
}  // namespace web::native
