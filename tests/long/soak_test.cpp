// 2,000 sockets for five minutes: random traffic, random faults, flat memory, no descriptor left.
#include <web/event_loop.h>
#include <web/websocket.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <malloc.h>
#include <unistd.h>

#include "native/certificates.h"
#include "native/program.h"

namespace web::native {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr unsigned seed = 6;
constexpr std::size_t sockets = 2000;

seconds length() {
  const char* chosen = std::getenv("TWINSOCKET_TEST_SECONDS");
  return seconds(chosen ? std::atoi(chosen) : 300);
}

double residentMegabytes() {
  long all = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

std::ptrdiff_t openDescriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

struct Totals {
  std::uint64_t opened = 0, clean = 0, lost = 0, destroyed = 0, echoed = 0, bytes = 0;
};

// One place among the 2,000: a socket, and the one after it when its time has come.
class Visitor {
 public:
  Visitor(std::string url, WebSocketInit init, Totals& totals)
      : url_(std::move(url)), init_(std::move(init)), totals_(totals) {}

  void open() {
    unanswered_.clear();
    errors_ = 0;
    isOver_ = false;
    socket_ = std::make_unique<WebSocket>(url_, init_);
    socket_->onopen = [this] { ++totals_.opened; };
    socket_->onmessage = [this](MessageEvent& event) { check(event); };
    socket_->onerror = [this] { ++errors_; };
    socket_->onclose = [this](CloseEvent& event) {
      EXPECT_FALSE(std::exchange(isOver_, true)) << "closed twice";
      EXPECT_EQ(errors_, event.code() == 1006 ? 1 : 0) << event.code();
      ++(event.wasClean() ? totals_.clean : totals_.lost);
    };
  }

  bool isOver() const { return isOver_; }
  bool isOpen() const { return socket_ && socket_->readyState() == WebSocket::OPEN; }

  void say(std::string text) {
    if (!isOpen() || socket_->bufferedAmount() > 4 << 20) return;
    totals_.bytes += text.size();
    socket_->send(text);
    unanswered_.push_back(std::move(text));
  }

  // Bytes for which no echo has come, of a connection from which one may come.
  std::size_t unanswered() const {
    std::size_t sum = 0;
    for (const auto& each : unanswered_) sum += isOpen() ? each.size() : 0;
    return sum;
  }

  void close() { socket_->close(3000, "bye"); }
  void destroy() {
    socket_.reset();
    ++totals_.destroyed;
  }

 private:
  void check(MessageEvent& event) {
    ASSERT_TRUE(event.text());
    ASSERT_FALSE(unanswered_.empty());
    EXPECT_TRUE(*event.text() == unanswered_.front());
    unanswered_.pop_front();
    ++totals_.echoed;
  }

  const std::string url_;
  const WebSocketInit init_;
  Totals& totals_;
  std::deque<std::string> unanswered_;
  int errors_ = 0;
  bool isOver_ = true;
  std::unique_ptr<WebSocket> socket_;
};

class Crowd {
 public:
  Crowd() {
    const auto identity = makeIdentity({.names = "IP:127.0.0.1", .isAuthority = true});
    server_ = std::make_unique<Program>(
        std::vector<std::string>{"node", TWINSOCKET_LONG_SERVER, "127.0.0.1",
                                 folder_.write("certificate.pem", identity.pem()),
                                 folder_.write("key.pem", identity.keyPem())});
    std::string plain, secure;
    std::istringstream(server_->readUntil("\n")) >> plain >> secure;
    for (std::size_t i = 0; i < sockets; ++i) {
      const bool isSecure = i % 4 == 0, isCompressed = i % 3 == 0;
      auto url = (isSecure ? "wss://127.0.0.1:" + secure : "ws://127.0.0.1:" + plain) +
                 "/soak?seed=" + std::to_string(i) + (isCompressed ? "&compressed" : "");
      all_.push_back(std::make_unique<Visitor>(
          std::move(url),
          WebSocketInit{.trust = {.authorities = identity.pem(), .system = false},
                        .compression = isCompressed,
                        .openTimeout = seconds(60),
                        .handshakesInTurn = false},
          totals_));
    }
  }

  // In each frame: who is gone comes back, some talk, some leave, some vanish.
  void step() {
    comeBack();
    for (int left = 25; left > 0; --left) any().say(std::string(randomSize(), letter()));
    if (below(10) == 0) any().close();
    if (below(20) == 0) vanish();
  }

  void comeBack() {
    for (int left = 40; left > 0; --left) {
      auto& visitor = *all_[next_++ % all_.size()];
      if (visitor.isOver()) visitor.open();
    }
  }

  void sayAll(const std::string& text) {
    for (auto& visitor : all_) visitor->say(text);
  }

  std::size_t open() const {
    return static_cast<std::size_t>(
        std::count_if(all_.begin(), all_.end(), [](const auto& each) { return each->isOpen(); }));
  }
  std::size_t unanswered() const {
    std::size_t sum = 0;
    for (const auto& each : all_) sum += each->unanswered();
    return sum;
  }
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

  // Mostly small, at times 64 KiB, seldom 1 MiB.
  std::size_t randomSize() {
    if (below(2000) == 0) return std::size_t{1} << 20;
    return below(std::size_t{1} << (4 + below(13)));
  }

  void vanish() {
    auto& visitor = any();
    visitor.destroy();
    visitor.open();
  }

  std::minstd_rand random_{seed};
  Totals totals_;
  TemporaryFolder folder_;
  std::unique_ptr<Program> server_;
  std::vector<std::unique_ptr<Visitor>> all_;
  std::size_t next_ = 0;
};

// In silence, once all is answered: what is under way would hide what stays. Everybody has said
// something: a connection that compresses has its window from then on, however young it is. The C
// library gives back what is free.
double memoryAtRest(Crowd& crowd) {
  crowd.sayAll(std::string(1000, 'x'));
  const auto start = steady_clock::now();
  auto busy = start;
  run([&] {
    crowd.comeBack();
    const auto now = steady_clock::now();
    if (crowd.unanswered() > 0 && now - start < seconds(60)) busy = now;
    return now - busy < seconds(8);
  });
  std::cout << "at rest after " << (busy - start) / seconds(1) << " s, with "
            << crowd.unanswered() / 1000 << " kB unanswered, " << mallinfo2().uordblks / 1000000
            << " MB allocated" << std::endl;
  malloc_trim(0);
  return residentMegabytes();
}

TEST(Soak, Of2000SocketsKeepsMemoryFlatAndLeaksNoDescriptor) {
  std::cout << "seed " << seed << ", " << length().count() << " s" << std::endl;
  // Large blocks go back to the system when they are free, instead of leaving holes in the heap.
  mallopt(M_MMAP_THRESHOLD, 16 << 10);
  run([] { return false; });  // The loop has its descriptors.
  const auto descriptorsBefore = openDescriptors();
  Crowd crowd;
  const auto start = steady_clock::now();
  double most = 0;
  const auto soakUntil = [&](steady_clock::time_point end) {
    run([&] {
      crowd.step();
      most = std::max(most, residentMegabytes());
      return steady_clock::now() < end;
    });
  };
  soakUntil(start + std::min(length() / 5, seconds(60)));
  const auto early = memoryAtRest(crowd);
  const auto openEarly = crowd.open();
  soakUntil(start + length());
  const auto late = memoryAtRest(crowd);
  const auto openLate = crowd.open();
  const auto& totals = crowd.totals();
  std::cout << totals.opened << " opened, " << totals.clean << " closed cleanly, " << totals.lost
            << " lost, " << totals.destroyed << " destroyed, " << totals.echoed
            << " messages echoed, " << totals.bytes / 1000000 << " MB sent\n"
            << early << " MB with " << openEarly << " open after the first minute, " << late
            << " MB with " << openLate << " at the end, " << most << " MB at most" << std::endl;
  EXPECT_LT(late, early * 1.02);
  EXPECT_GT(openEarly, sockets * 98 / 100);
  EXPECT_GT(openLate, sockets * 98 / 100);
  EXPECT_GT(totals.lost, 100u);
  EXPECT_EQ(crowd.end(), "") << "the server has seen what is wrong";
  EXPECT_EQ(openDescriptors(), descriptorsBefore);
}

}  // namespace
}  // namespace web::native
