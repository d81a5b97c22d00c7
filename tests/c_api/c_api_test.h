// Shared by the tests of twinsocket.h: a socket that logs the calls of its handlers.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <twinsocket.h>
#include <web/event_loop.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fake_platform/fake_channel.h"

namespace web::c {

using fake::lastChannel;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view url = "ws://example.com/chat";

struct Log {
  std::vector<std::string> lines;
  void* lastUser = nullptr;
  twinsocket* lastSocket = nullptr;

  static Log& of(void* user, twinsocket* socket) {
    auto& log = *static_cast<Log*>(user);
    log.lastUser = user;
    log.lastSocket = socket;
    return log;
  }

  static twinsocket_handlers handlers() {
    twinsocket_handlers handlers{};
    handlers.size = sizeof handlers;
    handlers.on_open = [](void* user, twinsocket* socket) {
      of(user, socket).lines.push_back("open");
    };
    handlers.on_text = [](void* user, twinsocket* socket, const char* text, size_t size) {
      EXPECT_EQ(text[size], '\0');
      of(user, socket).lines.push_back("text " + std::string(text, size));
    };
    handlers.on_binary = [](void* user, twinsocket* socket, const void*, size_t size) {
      of(user, socket).lines.push_back("binary " + std::to_string(size));
    };
    handlers.on_error = [](void* user, twinsocket* socket, const char* message, size_t size) {
      EXPECT_EQ(message[size], '\0');
      of(user, socket).lines.push_back("error " + std::string(message, size));
    };
    handlers.on_close = [](void* user, twinsocket* socket, bool wasClean, std::uint16_t code,
                           const char* reason, size_t size) {
      EXPECT_EQ(reason[size], '\0');
      of(user, socket)
          .lines.push_back("close " + std::to_string(code) + " " +
                           (wasClean ? "clean" : "not clean") + " " + std::string(reason, size));
    };
    return handlers;
  }
};

// A socket with a log, and the fake network's end of it.
class Socket {
 public:
  explicit Socket(twinsocket_handlers handlers = Log::handlers()) {
    EXPECT_EQ(twinsocket_create(url.data(), url.size(), nullptr, &handlers, &log, &socket),
              TWINSOCKET_OK);
    channel = lastChannel();
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() { twinsocket_destroy(socket); }

  void openNow() {
    channel->open("chat", "permessage-deflate");
    twinsocket_poll();
    log.lines.clear();
  }

  Log log;
  twinsocket* socket = nullptr;
  std::shared_ptr<fake::FakeChannel> channel;
};

// The error message of a call that failed.
inline std::string lastError() { return twinsocket_last_error(); }

inline twinsocket_result send(twinsocket* socket, std::string_view text) {
  return twinsocket_send_text(socket, text.data(), text.size());
}

inline twinsocket_result close(twinsocket* socket, std::uint16_t code, std::string_view reason) {
  return twinsocket_close(socket, code, reason.data(), reason.size());
}

}  // namespace web::c
