// Shared by the API tests: a log of events, and the name of what a call throws.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <web/dom_exception.h>
#include <web/event_loop.h>
#include <web/websocket.h>

#include <string>
#include <vector>

#include "fake_platform/fake_channel.h"

namespace web {

using fake::lastChannel;
using testing::ElementsAre;
using testing::IsEmpty;

// The name of the DOMException that `call` throws, or "nothing".
template <class F>
std::string thrownBy(F call) {
  try {
    call();
  } catch (const DOMException& exception) {
    return exception.name();
  }
  return "nothing";
}

// The message of the DOMException that `call` throws.
template <class F>
std::string messageOf(F call) {
  try {
    call();
  } catch (const DOMException& exception) {
    return exception.message();
  }
  return "nothing was thrown";
}

inline std::string describe(const MessageData& data) {
  if (auto* text = std::get_if<std::string>(&data)) return "\"" + *text + "\"";
  if (auto* buffer = std::get_if<ArrayBuffer>(&data))
    return "ArrayBuffer(" + std::to_string(buffer->byteLength()) + ")";
  return "Blob(" + std::to_string(std::get<Blob>(data).size()) + ")";
}

// A socket that logs every event as it fires.
struct LoggingSocket : WebSocket {
  explicit LoggingSocket(std::vector<std::string> protocols = {})
      : LoggingSocket(WebSocketInit{.protocols = std::move(protocols)}) {}
  explicit LoggingSocket(WebSocketInit init)
      : WebSocket("ws://example.com/chat", std::move(init)), channel(lastChannel()) {
    onopen = [this] { log.push_back("open"); };
    onmessage = [this](MessageEvent& event) { log.push_back("message " + describe(event.data())); };
    onerror = [this](ErrorEvent& event) { log.push_back("error " + event.message()); };
    onclose = [this](CloseEvent& event) {
      log.push_back("close " + std::to_string(event.code()) + " " +
                    (event.wasClean() ? "clean" : "not clean") + " \"" + event.reason() + "\"");
    };
  }

  // Brings it to OPEN, and forgets the events so far.
  void openNow() {
    channel->open();
    pollEvents();
    log.clear();
  }

  std::shared_ptr<fake::FakeChannel> channel;
  std::vector<std::string> log;
};

}  // namespace web
