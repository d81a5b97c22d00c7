// ReconnectingWebSocket notices changes of the page's network. glue.test.mjs tests the other
// events.
#include <web/reconnecting_websocket.h>

#include <chrono>

#include <emscripten/emscripten.h>

#include "browser/browser_test.h"
#include "support/pauses_when_open.h"

namespace web {
namespace {

TEST(InAPage, AWaitEndsWhenThePageIsOnlineAgain) {
  using std::chrono::hours;
  int urls = 0, waits = 0;
  ReconnectingWebSocket socket(
      [&] {
        ++urls;
        return unusedAddress;
      },
      {}, {.firstDelay = hours(1), .longestDelay = hours(1)});
  socket.onreconnecting = [&] { ++waits; };
  ASSERT_TRUE(waitUntil([&] { return waits == 1; }));
  EXPECT_EQ(urls, 1);
  emscripten_run_script("dispatchEvent(new Event('online'))");
  ASSERT_TRUE(waitUntil([&] { return waits == 2; }));
  EXPECT_EQ(urls, 2);
}

// What calls the sockets that wait, in Node too, which has no events for it.
int watches() {
  return EM_ASM_INT({ return twinsocketWatches.size; });
}
void tellWatches() {
  EM_ASM({ Array.from(twinsocketWatches.keys()).forEach(_twinsocketNetworkMayBeBack); });
}

struct WaitsForAnHour {
  WaitsForAnHour() {
    socket.onreconnecting = [this] { ++waits; };
    EXPECT_TRUE(waitUntil([this] { return waits == 1; }));
  }

  static constexpr std::chrono::hours hour{1};
  int waits = 0;
  ReconnectingWebSocket socket{
      unusedAddress, {}, ReconnectPolicy{.firstDelay = hour, .longestDelay = hour}};
};

TEST(Reconnecting, TriesAtOnceWhenTheNetworkMayBeBack) {
  WaitsForAnHour waiting;
  tellWatches();
  EXPECT_TRUE(waitUntil([&] { return waiting.waits == 2; }));
}

// The page would call an object that no longer exists.
TEST(Reconnecting, NoLongerWatchesTheNetworkOnceItIsDestroyed) {
  {
    const WaitsForAnHour waiting;
    EXPECT_EQ(watches(), 1);
  }
  EXPECT_EQ(watches(), 0);
}

TEST(Reconnecting, PausesOnEachOfItsConnections) {
  ReconnectingWebSocket socket(serverUrl("/count?to=2"), {},
                               {.firstDelay = std::chrono::milliseconds(0),
                                .shouldReconnect = [](const CloseEvent&) { return true; }});
  Log log;
  int opened = 0;
  const PausesWhenOpen pauses(socket, [&] {
    ++opened;
    log.push_back("open");
  });
  socket.onmessage = [&](MessageEvent& event) {
    EXPECT_FALSE(pauses.isPaused());
    log.push_back(*event.text());
  };
  socket.onreconnecting = [&] {
    log.push_back("lost");
    if (opened == 2) socket.close();
  };
  ASSERT_TRUE(waitUntil([&] { return socket.readyState() == WebSocket::CLOSED; }));
  EXPECT_THAT(log, ElementsAre("open", "1", "2", "lost", "open", "1", "2", "lost"));
  EXPECT_EQ(socket.info().peerAddress, "");
  EXPECT_FALSE(socket.getStats().messagesSent);
}

}  // namespace
}  // namespace web
