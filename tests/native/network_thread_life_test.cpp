// When the network thread exists, and when it does not.
#include "native/loop/event_loop.h"
#include "native/native_test.h"

namespace web::native {
namespace {

bool hasNetworkThread() { return Loop::current().hasNetworkThread(); }

TEST(NetworkThread, IsNotThereIfTheProgramOnlyRuns) {
  RawServer server(acceptAndEcho);
  std::thread([&] {
    LoggedSocket socket(server.url());
    socket.onopen = [&] {
      EXPECT_FALSE(hasNetworkThread());
      socket.close();
    };
    EXPECT_EQ(run(), 0);
    EXPECT_THAT(socket.log, ElementsAre("open", "close 1005 clean"));
    EXPECT_FALSE(hasNetworkThread());
  }).join();
}

// It would have to wait for the outer turn.
TEST(NetworkThread, IsNotThereForAHandlerThatCallsPollEvents) {
  RawServer server(acceptAndEcho);
  std::thread([&] {
    LoggedSocket socket(server.url());
    socket.onopen = [&] {
      pollEvents();
      EXPECT_FALSE(hasNetworkThread());
      socket.close();
    };
    EXPECT_EQ(run(), 0);
    EXPECT_THAT(socket.log, ElementsAre("open", "close 1005 clean"));
  }).join();
}

TEST(NetworkThread, StartsWhenPollEventsLeavesASocket) {
  RawServer server([](Peer& peer) { peer.readToEnd(); });
  std::thread([&] {
    pollEvents();
    EXPECT_FALSE(hasNetworkThread());
    WebSocket socket(server.url());
    EXPECT_FALSE(hasNetworkThread());
    pollEvents();
    EXPECT_TRUE(hasNetworkThread());
  }).join();
}

TEST(NetworkThread, IsNotThereIfItIsForbidden) {
  RawServer server(acceptAndEcho);
  std::thread([&] {
    allowNetworkThread(false);
    LoggedSocket socket(server.url());
    socket.onopen = [&] { socket.send("hi"); };
    pumpUntil([&] { return socket.log.size() == 2; });
    EXPECT_THAT(socket.log, ElementsAre("open", "\"hi\""));
    EXPECT_FALSE(hasNetworkThread());
  }).join();
}

TEST(NetworkThread, EndsWhenItIsForbiddenEvenInAHandler) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  pumpUntilOpen(socket);
  EXPECT_TRUE(hasNetworkThread());
  socket.onmessage = [&] { allowNetworkThread(false); };
  socket.send("forbid it");
  pumpUntil([&] { return socket.log.size() == 2; });
  EXPECT_FALSE(hasNetworkThread());
  allowNetworkThread(true);
  socket.close();
  runToEnd();
}

}  // namespace
}  // namespace web::native
