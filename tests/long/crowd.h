// 2,000 sockets that talk, leave and vanish at random, with a server that misbehaves at random.
#pragma once

#include <web/websocket.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "native/certificates.h"
#include "native/program.h"

namespace web::native {

inline constexpr std::size_t crowdSize = 2000;

struct Totals {
  std::uint64_t opened = 0, clean = 0, lost = 0, destroyed = 0, echoed = 0, bytes = 0;
  std::size_t underWay = 0;  // Bytes that may still come back.
};

// What was sent, without its text, so that memory in use is the library's.
struct Saying {
  std::size_t size;
  char letter;
  std::string text() const { return std::string(size, letter); }
};

// One place among the 2,000: a socket, and its successor when its time is over.
class Visitor {
 public:
  Visitor(std::string url, WebSocketInit init, Totals& totals)
      : url_(std::move(url)), init_(std::move(init)), totals_(totals) {}

  void open() {
    errors_ = 0;
    isOver_ = hasWindow_ = false;
    socket_ = std::make_unique<WebSocket>(url_, init_);
    socket_->onopen = [this] { ++totals_.opened; };
    socket_->onmessage = [this](MessageEvent& event) { check(event); };
    socket_->onerror = [this] { ++errors_; };
    socket_->onclose = [this](CloseEvent& event) {
      EXPECT_FALSE(std::exchange(isOver_, true)) << "closed twice";
      EXPECT_EQ(errors_, event.code() == 1006 ? 1 : 0) << event.code();
      forgetUnanswered();
      ++(event.wasClean() ? totals_.clean : totals_.lost);
    };
  }

  bool isOver() const { return isOver_; }
  bool isOpen() const { return socket_ && socket_->readyState() == WebSocket::OPEN; }

  // zlib's window is completely in use once 32 KiB have been received. We send too little for
  // compression to matter, and receive only short messages: nothing else takes memory, however busy
  // the computer is.
  bool hasWindow() const { return hasWindow_; }
  void fillWindow() {
    if (!isOpen()) return;
    hasWindow_ = true;
    socket_->send("window");
    for (int left = 40; left > 0; --left) await({1000, 'x'});
  }

  void say(Saying saying) {
    if (!isOpen() || socket_->bufferedAmount() > 4 << 20) return;
    totals_.bytes += saying.size;
    socket_->send(saying.text());
    await(saying);
  }

  bool isAnswered() const { return unanswered_.empty(); }

  void close() { socket_->close(3000, "bye"); }
  void destroy() {
    socket_.reset();
    forgetUnanswered();
    isOver_ = true;
    ++totals_.destroyed;
  }

 private:
  void await(Saying saying) {
    unanswered_.push_back(saying);
    totals_.underWay += saying.size;
  }

  void forgetUnanswered() {
    for (const auto& each : unanswered_) totals_.underWay -= each.size;
    unanswered_.clear();
  }

  void check(MessageEvent& event) {
    ASSERT_TRUE(event.text());
    ASSERT_FALSE(unanswered_.empty());
    EXPECT_TRUE(*event.text() == unanswered_.front().text());
    totals_.underWay -= unanswered_.front().size;
    unanswered_.pop_front();
    ++totals_.echoed;
  }

  const std::string url_;
  const WebSocketInit init_;
  Totals& totals_;
  std::deque<Saying> unanswered_;
  int errors_ = 0;
  bool isOver_ = true, hasWindow_ = false;
  std::unique_ptr<WebSocket> socket_;
};

class Crowd {
 public:
  explicit Crowd(unsigned seed) : random_(seed) {
    const auto identity = makeIdentity({.names = "IP:127.0.0.1", .isAuthority = true});
    server_ = std::make_unique<Program>(
        std::vector<std::string>{"node", TWINSOCKET_LONG_SERVER, "127.0.0.1",
                                 folder_.write("certificate.pem", identity.pem()),
                                 folder_.write("key.pem", identity.keyPem())});
    std::string plain, secure;
    std::istringstream(server_->readUntil("\n")) >> plain >> secure;
    for (std::size_t i = 0; i < crowdSize; ++i) {
      const bool isSecure = i % 4 == 0, isCompressed = i % 3 == 0;
      auto url = (isSecure ? "wss://127.0.0.1:" + secure : "ws://127.0.0.1:" + plain) +
                 "/soak?seed=" + std::to_string(i) + (isCompressed ? "&compressed" : "");
      all_.push_back(std::make_unique<Visitor>(
          std::move(url),
          WebSocketInit{.trust = {.authorities = identity.pem(), .system = false},
                        .compression = isCompressed,
                        .openTimeout = std::chrono::seconds(60),
                        .handshakesInTurn = false},
          totals_));
    }
  }

  // In each frame: closed sockets are replaced, some send, some close, some vanish.
  void step() {
    comeBack();
    // The most in flight: otherwise a busy computer would enlarge the heap, and scatter the
    // remaining blocks over it.
    constexpr std::size_t mostUnderWay = std::size_t{8} << 20;
    for (int left = 25; left > 0 && totals_.underWay < mostUnderWay; --left)
      any().say({randomSize(), letter()});
    if (below(10) == 0) any().close();
    if (below(20) == 0) vanish();
  }

  void comeBack() {
    for (int left = 40; left > 0; --left) {
      auto& visitor = *all_[next_++ % all_.size()];
      if (visitor.isOver()) visitor.open();
    }
  }

  void fillWindows() {
    if (!areAllOpen()) return;
    for (int left = 40; left > 0; --left) {
      auto& visitor = *all_[nextToFill_++ % all_.size()];
      if (!visitor.hasWindow()) visitor.fillWindow();
    }
  }

  // All sockets are open, of one kind, and have received their answers.
  bool isQuiet() const {
    return std::all_of(all_.begin(), all_.end(), [](const auto& each) {
      return each->isOpen() && each->hasWindow() && each->isAnswered();
    });
  }

  bool areAllOpen() const {
    return std::all_of(all_.begin(), all_.end(), [](const auto& each) { return each->isOpen(); });
  }

  void tellServer(const std::string& word) { server_->write(word + '\n'); }

  const Totals& totals() const { return totals_; }

  std::string end() {
    all_.clear();
    run();
    server_->endInput();
    auto said = server_->readToEnd();
    server_.reset();
    return said;
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }
  char letter() { return static_cast<char>('a' + below(26)); }
  Visitor& any() {
    for (;;) {
      auto& visitor = *all_[below(all_.size())];
      if (!visitor.isOver()) return visitor;
    }
  }

  // Mostly small, sometimes 64 KiB, rarely 1 MiB.
  std::size_t randomSize() {
    if (below(2000) == 0) return std::size_t{1} << 20;
    return below(std::size_t{1} << (4 + below(13)));
  }

  void vanish() {
    auto& visitor = any();
    visitor.destroy();
    visitor.open();
  }

  std::minstd_rand random_;
  Totals totals_;
  TemporaryFolder folder_;
  std::unique_ptr<Program> server_;
  std::vector<std::unique_ptr<Visitor>> all_;
  std::size_t next_ = 0, nextToFill_ = 0;
};

}  // namespace web::native
