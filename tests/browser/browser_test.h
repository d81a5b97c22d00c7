// What the browser tests share: the server's address, a log of events, and waiting for it.
//
// The tests wait inside pollEvents(), as a native test would: this program is linked with Asyncify,
// which lets the page take its turn meanwhile. Programs without it are in programs/.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <web/event_loop.h>
#include <web/websocket.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace web {

using testing::ElementsAre;
using testing::IsEmpty;

using Log = std::vector<std::string>;

// Set by main().
inline std::string serverAddress, unusedAddress;

inline std::string serverUrl(const std::string& pathAndQuery) {
  return serverAddress + pathAndQuery;
}

// The errors that the page, or Node, has reported since the last call: "name: message".
Log takeReports();

template <class Condition>
[[nodiscard]] bool waitUntil(Condition isMet) {
  auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!isMet()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    pollEvents();
  }
  return true;
}

// Lets everything happen that is pending and does not need the network.
inline void letTasksRun() {
  bool isOver = false;
  postTask([&] { isOver = true; });
  ASSERT_TRUE(waitUntil([&] { return isOver; }));
}

inline std::string describe(const MessageData& data) {
  if (auto* text = std::get_if<std::string>(&data)) return "\"" + *text + "\"";
  if (auto* buffer = std::get_if<ArrayBuffer>(&data))
    return "ArrayBuffer(" + std::to_string(buffer->byteLength()) + ")";
  return "Blob(" + std::to_string(std::get<Blob>(data).size()) + ")";
}

// A socket that logs every event as it fires.
struct LoggingSocket : WebSocket {
  explicit LoggingSocket(const std::string& pathAndQuery, std::vector<std::string> protocols = {})
      : LoggingSocket(pathAndQuery, WebSocketInit{.protocols = std::move(protocols)}) {}
  LoggingSocket(const std::string& pathAndQuery, WebSocketInit init)
      : WebSocket(pathAndQuery.starts_with('/') ? serverUrl(pathAndQuery) : pathAndQuery,
                  std::move(init)) {
    onopen = [this] { log.push_back("open"); };
    onmessage = [this](MessageEvent& event) {
      log.push_back("message " + describe(event.data()));
      messages.push_back(std::move(event.data()));
    };
    onerror = [this] { log.push_back("error"); };
    onclose = [this](CloseEvent& event) {
      hasClosed = true;
      log.push_back("close " + std::to_string(event.code()) + " " +
                    (event.wasClean() ? "clean" : "not clean") + " \"" + event.reason() + "\"");
    };
  }

  [[nodiscard]] bool waitForOpen() {
    return waitUntil([this] { return readyState() != CONNECTING; }) && readyState() == OPEN;
  }
  // In a page, readyState may be CLOSED before the events fire.
  [[nodiscard]] bool waitForClose() {
    return waitUntil([this] { return hasClosed; });
  }
  [[nodiscard]] bool waitForMessages(std::size_t count) {
    return waitUntil([&] { return messages.size() >= count; });
  }

  // The text of the n-th message.
  const std::string& text(std::size_t n) const { return std::get<std::string>(messages.at(n)); }

  Log log;
  std::vector<MessageData> messages;
  bool hasClosed = false;
};

}  // namespace web
