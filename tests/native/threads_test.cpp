// Loops on four threads with sockets that live and die at random, and tasks from everywhere. Takes
// a few seconds; TWINSOCKET_TEST_SECONDS changes that.
#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <random>

#include "native/native_test.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr unsigned seed = 6;
constexpr std::size_t threads = 4, mostSockets = 6;

seconds length() {
  const char* chosen = std::getenv("TWINSOCKET_TEST_SECONDS");
  return seconds(chosen ? std::atoi(chosen) : 3);
}

// The threads' current loops, which other threads can look up here; they come and go.
class Directory {
 public:
  void enter(std::size_t place, const EventLoop& loop) {
    std::lock_guard lock(mutex_);
    loops_[place] = loop;
  }
  std::optional<EventLoop> find(std::size_t place) {
    std::lock_guard lock(mutex_);
    return loops_[place];
  }

 private:
  std::mutex mutex_;
  std::array<std::optional<EventLoop>, threads> loops_;
};

struct Totals {
  std::atomic<int> opened = 0, echoed = 0, closed = 0, destroyed = 0, posted = 0, refused = 0,
                   loops = 0;
};

// A socket that checks its events: its echoes in order, on its own thread, and one close.
class Player {
 public:
  Player(const std::string& url, bool isCompressed, Totals& totals)
      : totals_(totals), socket_(url, {.compression = isCompressed, .handshakesInTurn = false}) {
    socket_.onopen = [this] {
      expectHome();
      ++totals_.opened;
      say();
    };
    socket_.onmessage = [this](MessageEvent& event) {
      expectHome();
      ASSERT_TRUE(event.text());
      EXPECT_EQ(*event.text(), textOf(heard_++));
      ++totals_.echoed;
    };
    socket_.onclose = [this] {
      expectHome();
      EXPECT_EQ(++closes_, 1);
      ++totals_.closed;
    };
  }

  bool isOver() const { return closes_ > 0; }
  void say() {
    if (socket_.readyState() == WebSocket::OPEN) socket_.send(textOf(said_++));
  }
  void close() { socket_.close(1000, "enough"); }

 private:
  static std::string textOf(int number) {
    return std::to_string(number) + std::string(static_cast<std::size_t>(number * 37 % 3000), 'x');
  }
  void expectHome() const { EXPECT_EQ(std::this_thread::get_id(), home_); }

  const std::thread::id home_ = std::this_thread::get_id();
  Totals& totals_;
  int said_ = 0, heard_ = 0, closes_ = 0;
  WebSocket socket_;
};

// What a thread does until its time is over, at random.
class Life {
 public:
  Life(std::size_t place, unsigned start, const std::string& url, Directory& directory,
       Totals& totals)
      : random_(start), url_(url), directory_(directory), totals_(totals) {
    directory_.enter(place, EventLoop::current());
    ++totals_.loops;
  }

  void step() {
    switch (below(10)) {
      case 0:
        if (players_->size() < mostSockets) {
          players_->push_back(std::make_unique<Player>(url_, below(2) == 0, totals_));
        }
        return;
      case 1:
        return any([](Player& player) { player.close(); });
      case 2:
        return destroyOne();
      case 3:
        return post();
      case 4:
        return allowNetworkThread(below(4) != 0);
      case 5:
        // Long enough for the network thread to serve.
        return std::this_thread::sleep_for(milliseconds(below(12)));
      case 6:
        run([left = below(3)]() mutable { return left-- > 0; });
        return;
      case 7:
        return any([](Player& player) {
          for (int i = 0; i < 20; ++i) player.say();
        });
      default:
        any([](Player& player) { player.say(); });
        return static_cast<void>(pollEvents());
    }
  }

 private:
  using Players = std::vector<std::unique_ptr<Player>>;

  std::size_t below(std::size_t limit) { return random_() % limit; }

  template <class F>
  void any(F call) {
    if (!players_->empty()) call(*(*players_)[below(players_->size())]);
  }

  void destroyOne() {
    std::erase_if(*players_, [](const auto& player) { return player->isOver(); });
    if (players_->empty()) return;
    players_->erase(players_->begin() + static_cast<std::ptrdiff_t>(below(players_->size())));
    ++totals_.destroyed;
  }

  // Posts a task to any thread: it uses one of that thread's sockets, or posts a task back.
  void post() {
    auto loop = directory_.find(below(threads));
    if (!loop) return;
    auto reply = [players = std::weak_ptr(players_), home = EventLoop::current()] {
      home.postTask([players] {
        if (auto still = players.lock()) {
          for (auto& player : *still) player->say();
        }
      });
    };
    ++(loop->postTask(std::move(reply)) ? totals_.posted : totals_.refused);
  }

  std::minstd_rand random_;
  const std::string url_;
  Directory& directory_;
  Totals& totals_;
  std::shared_ptr<Players> players_ = std::make_shared<Players>();
};

// One loop after the other, since a thread's loop ends with the thread.
void live(std::size_t place, const std::string& url, Directory& directory, Totals& totals) {
  const auto until = steady_clock::now() + length();
  for (unsigned start = seed * 1000 + static_cast<unsigned>(place); steady_clock::now() < until;
       start += 100) {
    std::thread([&] {
      Life life(place, start, url, directory, totals);
      const auto end = std::min(until, steady_clock::now() + milliseconds(200 + start % 1900));
      while (steady_clock::now() < end) life.step();
    }).join();
  }
}

TEST(Threads, ThatUseAndDestroySocketsAtRandomDoNotDisturbEachOther) {
  std::cout << "seed " << seed << ", " << length().count() << " s" << std::endl;
  RawServer server([](Peer& peer) {
    const auto head = peer.readHead();
    const bool isOffered = head.find("permessage-deflate") != std::string::npos;
    peer.write(Peer::acceptingHead(head) +
               (isOffered ? "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n" : "\r\n"));
    peer.echo();
  });
  Directory directory;
  Totals totals;
  std::vector<std::thread> all;
  for (std::size_t place = 0; place < threads; ++place) {
    all.emplace_back([&, place] { live(place, server.url(), directory, totals); });
  }
  // A thread without sockets, which wakes all of them.
  std::atomic<bool> isOver = false;
  std::thread nobody([&] {
    for (std::size_t turn = 0; !isOver; ++turn) {
      std::this_thread::sleep_for(milliseconds(1));
      auto loop = directory.find(turn % threads);
      if (loop) ++(loop->postTask([] {}) ? totals.posted : totals.refused);
    }
  });
  for (auto& each : all) each.join();
  isOver = true;
  nobody.join();
  std::cout << totals.loops << " loops, " << totals.opened << " sockets opened, " << totals.echoed
            << " messages echoed, " << totals.closed << " closed, " << totals.destroyed
            << " destroyed, " << totals.posted << " tasks posted, " << totals.refused << " refused"
            << std::endl;
  EXPECT_GT(totals.opened, 10);
  EXPECT_GT(totals.echoed, 100);
  EXPECT_GT(totals.closed, 0);
  EXPECT_GT(totals.posted, 100);
}

}  // namespace
}  // namespace web::native
