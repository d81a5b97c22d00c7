// A ReconnectingWebSocket over the fake platform: the test plays the network, and advances the
// clock.
#pragma once

#include <web/reconnecting_websocket.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/api_test.h"
#include "fake_platform/fake_timers.h"

namespace web {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Predictable delays, without jitter.
inline ReconnectPolicy plain(ReconnectPolicy policy = {}) {
  policy.jitter = 0;
  return policy;
}

struct Reconnecting : testing::Test {
  ~Reconnecting() override { socket.reset(); }

  void make(ReconnectPolicy policy = plain()) {
    socket = std::make_unique<ReconnectingWebSocket>(
        [this] { return "ws://server/" + std::to_string(++urls); }, WebSocketInit(), policy);
    listen();
  }

  void listen() {
    socket->onopen = [this] { log.push_back("open"); };
    socket->onmessage = [this](MessageEvent& event) { log.push_back(describe(event.data())); };
    socket->onerror = [this](ErrorEvent& event) { log.push_back("error " + event.message()); };
    socket->onreconnecting = [this](ReconnectingEvent& event) {
      log.push_back("attempt " + std::to_string(event.attempt()) + " in " +
                    std::to_string(event.delay().count()) + " after " +
                    std::to_string(event.lost().code()));
    };
    socket->onclose = [this](CloseEvent& event) {
      log.push_back("close " + std::to_string(event.code()));
    };
  }

  void open() {
    lastChannel()->open();
    pollEvents();
  }
  void lose(std::uint16_t code = 1006) {
    lastChannel()->finish(false, code);
    pollEvents();
  }
  void pass(milliseconds time) {
    fake::passTime(time);
    pollEvents();
  }
  std::vector<std::string> takeLog() { return std::exchange(log, {}); }

  int urls = 0;
  std::vector<std::string> log;
  std::unique_ptr<ReconnectingWebSocket> socket;
};

}  // namespace web
