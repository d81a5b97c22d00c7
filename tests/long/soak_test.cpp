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

// What was said, without its text: memory is to be the library's.
struct Saying {
  std::size_t size;
  char letter;
  std::string text() const { return std::string(size, letter); }
};

// One place among the 2,000: a socket, and the one after it when its time has come.
class Visitor {
 public:
  Visitor(std::string url, WebSocketInit init, Totals& totals)
      : url_(std::move(url)), init_(std::move(init)), totals_(totals) {}

  void open() {
    unanswered_.clear();
    errors_ = 0;
    isOver_ = hasWindow_ = false;
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

  // All of zlib's window is memory in use once 32 KiB have come. We send too little to compress,
  // and all that comes is short: nothing else takes memory, however busy the computer is.
  bool hasWindow() const { return hasWindow_; }
  void fillWindow() {
    if (!isOpen()) return;
    hasWindow_ = true;
    socket_->send("window");
    unanswered_.insert(unanswered_.end(), 40, {1000, 'x'});
  }

  void say(Saying saying) {
    if (!isOpen() || socket_->bufferedAmount() > 4 << 20) return;
    totals_.bytes += saying.size;
    socket_->send(saying.text());
    unanswered_.push_back(saying);
  }

  // Bytes for which no echo has come, of a connection from which one may come.
  std::size_t unanswered() const {
    std::size_t sum = 0;
    for (const auto& each : unanswered_) sum += isOpen() ? each.size : 0;
    return sum;
  }

  void close() { socket_->close(3000, "bye"); }
  void destroy() {
    socket_.reset();
    isOver_ = true;
    ++totals_.destroyed;
  }

 private:
  void check(MessageEvent& event) {
    ASSERT_TRUE(event.text());
    ASSERT_FALSE(unanswered_.empty());
    EXPECT_TRUE(*event.text() == unanswered_.front().text());
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
    for (int left = 25; left > 0; --left) any().say({randomSize(), letter()});
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

  // Everybody is there, of one kind, and has been answered.
  bool isQuiet() const {
    return std::all_of(all_.begin(), all_.end(), [](const auto& each) {
      return each->isOpen() && each->hasWindow() && each->unanswered() == 0;
    });
  }

  bool areAllOpen() const {
    return std::all_of(all_.begin(), all_.end(), [](const auto& each) { return each->isOpen(); });
  }

  void leave() {
    for (auto& visitor : all_) visitor->destroy();
    run();
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
  std::size_t next_ = 0, nextToFill_ = 0;
};

// In allocated blocks, whatever pages they lie on.
double allocatedMegabytes() {
  const auto heap = mallinfo2();
  return static_cast<double>(heap.uordblks + heap.hblkhd) / 1e6;
}

// Longer than connections keep what they might need again, and than those that were left may wait
// for their Close frame and the end of TCP.
void awaitSilence(Crowd& crowd) {
  const auto start = steady_clock::now();
  auto quietSince = start;
  run([&] {
    crowd.comeBack();
    crowd.fillWindows();
    const auto now = steady_clock::now();
    if (!crowd.isQuiet()) quietSince = now;
    return now - quietSince < seconds(15) && now - start < seconds(180);
  });
  EXPECT_TRUE(crowd.isQuiet());
}

struct Memory {
  double allocated, resident;
};

// Each time of 2,000 connections in the same state, so that only what was not given back differs.
// Those that have lived through it count by what they have allocated: on how many pages that lies
// depends on the holes in which the C library found room for them, one by one. Then all leave, and
// others take their place: these find the holes that there are, and their pages count.
Memory memoryAtRest(Crowd& crowd) {
  crowd.tellServer("rest");
  awaitSilence(crowd);
  const auto allocated = allocatedMegabytes();
  malloc_trim(0);  // What is free is not ours.
  std::cout << allocated << " MB allocated, " << residentMegabytes() << " MB resident, ";
  crowd.leave();
  malloc_trim(0);
  std::cout << residentMegabytes() << " MB without sockets, ";
  awaitSilence(crowd);
  malloc_trim(0);
  const auto resident = residentMegabytes();
  std::cout << resident << " MB with new ones" << std::endl;
  crowd.tellServer("go on");
  return {allocated, resident};
}

TEST(Soak, Of2000SocketsKeepsMemoryFlatAndLeaksNoDescriptor) {
  std::cout << "seed " << seed << ", " << length().count() << " s" << std::endl;
  mallopt(M_ARENA_MAX, 1);    // malloc_trim() does not reach the end of other threads' arenas.
  run([] { return false; });  // The loop has its descriptors.
  const auto descriptorsBefore = openDescriptors();
  Crowd crowd;
  double most = 0;
  const auto soakFor = [&](seconds time) {
    const auto start = steady_clock::now();
    run([&] {
      crowd.step();
      most = std::max(most, residentMegabytes());
      return steady_clock::now() - start < time;
    });
  };
  const auto firstPart = std::min(length() / 3, seconds(60));
  soakFor(firstPart);
  const auto early = memoryAtRest(crowd);
  soakFor(length() - firstPart);
  const auto late = memoryAtRest(crowd);
  const auto& totals = crowd.totals();
  std::cout << totals.opened << " opened, " << totals.clean << " closed cleanly, " << totals.lost
            << " lost, " << totals.destroyed << " destroyed, " << totals.echoed
            << " messages echoed, " << totals.bytes / 1000000 << " MB sent, " << most
            << " MB with the most" << std::endl;
  EXPECT_LT(late.allocated, early.allocated * 1.02);
  EXPECT_LT(late.resident, early.resident * 1.02);
  EXPECT_GT(totals.lost, 100u);
  EXPECT_EQ(crowd.end(), "") << "the server has seen what is wrong";
  EXPECT_EQ(openDescriptors(), descriptorsBefore);
}

}  // namespace
}  // namespace web::native
