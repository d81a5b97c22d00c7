// What the native tests share: a socket that logs its events, and a run() that does not hang.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <web/event_loop.h>
#include <web/websocket.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "native/eventually.h"
#include "native/raw_server.h"

namespace web::native {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Ends a test's run() if it takes too long. No test waits for it unless it fails.
class Watchdog {
 public:
  static constexpr int bark = 99;  // run() then returns this.

  Watchdog()
      : thread_([this, loop = EventLoop::current()] {
          std::unique_lock lock(mutex_);
          if (over_.wait_for(lock, std::chrono::seconds(60), [this] { return isOver_; })) return;
          loop.postTask([] { quit(bark); });
        }) {}
  ~Watchdog() {
    {
      std::lock_guard lock(mutex_);
      isOver_ = true;
    }
    over_.notify_one();
    thread_.join();
  }

 private:
  std::mutex mutex_;
  std::condition_variable over_;
  bool isOver_ = false;
  std::thread thread_;
};

// Runs the loop until its last socket is gone.
inline void runToEnd() {
  Watchdog watchdog;
  EXPECT_EQ(run(), 0);
}

// Calls pollEvents() like a program that has its own loop.
template <class Condition>
void pumpUntil(Condition condition) {
  EXPECT_TRUE(eventually(condition, pollEvents));
}

inline void pumpUntilOpen(const WebSocket& socket) {
  pumpUntil([&] { return socket.readyState() == WebSocket::OPEN; });
}

inline std::string describe(const MessageData& data) {
  if (auto* text = std::get_if<std::string>(&data)) return "\"" + *text + "\"";
  if (auto* buffer = std::get_if<ArrayBuffer>(&data))
    return "ArrayBuffer(" + std::to_string(buffer->byteLength()) + ")";
  return "Blob(" + std::to_string(std::get<Blob>(data).size()) + ")";
}

inline std::string describe(const CloseEvent& event) {
  return "close " + std::to_string(event.code()) + (event.wasClean() ? " clean" : " not clean") +
         (event.reason().empty() ? "" : " " + event.reason());
}

// A socket that logs every event, and then does what the test adds.
struct LoggedSocket : WebSocket {
  explicit LoggedSocket(std::string_view url, WebSocketInit init = {})
      : WebSocket(url, std::move(init)) {
    addEventListener(events::open, [this] { log.push_back("open"); });
    addEventListener(events::message,
                     [this](MessageEvent& event) { log.push_back(describe(event.data())); });
    addEventListener(events::error, [this](ErrorEvent& event) {
      log.push_back("error");
      failure = event.message();
    });
    addEventListener(events::close, [this](CloseEvent& event) { log.push_back(describe(event)); });
  }

  std::vector<std::string> log;
  std::string failure;
};

}  // namespace web::native
