// Shared by the tests of <emscripten/websocket.h>. Compiled with both kinds of EM_BOOL.
#pragma once

#include <emscripten/websocket.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <web/event_loop.h>

#include <string>
#include <vector>

#include "fake_platform/fake_channel.h"

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using web::fake::FakeChannel;
using web::fake::lastChannel;

inline EMSCRIPTEN_WEBSOCKET_T newSocket(const char* url, const char* protocols = nullptr) {
  EmscriptenWebSocketCreateAttributes attributes;
  emscripten_websocket_init_create_attributes(&attributes);
  attributes.url = url;
  attributes.protocols = protocols;
  return emscripten_websocket_new(&attributes);
}

// A socket whose callbacks log their events.
struct LoggingSocket {
  LoggingSocket() : id(newSocket("ws://example.com/chat")), channel(lastChannel()) {
    EXPECT_EQ(emscripten_websocket_set_onopen_callback(id, this, onOpen),
              EMSCRIPTEN_RESULT_SUCCESS);
    EXPECT_EQ(emscripten_websocket_set_onmessage_callback(id, this, onMessage),
              EMSCRIPTEN_RESULT_SUCCESS);
    EXPECT_EQ(emscripten_websocket_set_onerror_callback(id, this, onError),
              EMSCRIPTEN_RESULT_SUCCESS);
    EXPECT_EQ(emscripten_websocket_set_onclose_callback(id, this, onClose),
              EMSCRIPTEN_RESULT_SUCCESS);
  }
  LoggingSocket(const LoggingSocket&) = delete;
  LoggingSocket& operator=(const LoggingSocket&) = delete;
  ~LoggingSocket() { emscripten_websocket_delete(id); }

  void openNow(std::string protocol = {}, std::string extensions = {}) {
    channel->open(protocol, extensions);
    web::pollEvents();
    log.clear();
  }

  static void write(int socket, void* user, std::string line) {
    auto& self = *static_cast<LoggingSocket*>(user);
    EXPECT_EQ(socket, self.id);
    self.log.push_back(std::move(line));
  }
  static EM_BOOL onOpen(int, const EmscriptenWebSocketOpenEvent* event, void* user) {
    write(event->socket, user, "open");
    return EM_TRUE;
  }
  static EM_BOOL onMessage(int, const EmscriptenWebSocketMessageEvent* event, void* user) {
    const std::string bytes(reinterpret_cast<const char*>(event->data), event->numBytes);
    write(event->socket, user, (event->isText ? "text " : "binary ") + bytes);
    return EM_TRUE;
  }
  static EM_BOOL onError(int, const EmscriptenWebSocketErrorEvent* event, void* user) {
    write(event->socket, user, "error");
    return EM_TRUE;
  }
  static EM_BOOL onClose(int, const EmscriptenWebSocketCloseEvent* event, void* user) {
    write(event->socket, user,
          "close " + std::to_string(event->code) + (event->wasClean ? " clean " : " not clean ") +
              event->reason);
    return EM_TRUE;
  }

  const EMSCRIPTEN_WEBSOCKET_T id;
  std::shared_ptr<FakeChannel> channel;
  std::vector<std::string> log;
};

inline std::vector<std::byte> bytesOf(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text.data(), text.size()));
  return {bytes.begin(), bytes.end()};
}

}  // namespace
