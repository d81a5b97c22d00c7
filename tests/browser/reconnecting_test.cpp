// ReconnectingWebSocket hears of the page's network. In glue.test.mjs are its other ways to hear.
#include <web/reconnecting_websocket.h>

#include <chrono>

#include <emscripten/emscripten.h>

#include "browser/browser_test.h"

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

}  // namespace
}  // namespace web
