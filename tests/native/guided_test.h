// Shared by tests that control the clock, the waits and the streams.
#pragma once

#include <future>
#include <thread>

#include "native/fake_clock.h"
#include "native/native_test.h"
#include "native/scripted_layers.h"
#include "native/waits.h"

namespace web::native {

// Runs `play` on a thread with its own loop.
template <class Play>
void onAThreadOfItsOwn(Play play) {
  std::thread(play).join();
}

// The same, with a clock that stands still, and without a network thread. The end of the loop waits
// for nothing.
template <class Play>
void withAStandingClock(Play play) {
  onAThreadOfItsOwn([&] {
    {
      FakeClock clock;
      allowNetworkThread(false);
      play(clock);
    }
    FakeClock::leaveToThisThread(FakeClock::Passes::inWaits);
  });
}

// A server that keeps its TCP connections open until the test is over, whatever its script does.
struct KeepingServer {
  explicit KeepingServer(RawServer::Script script)
      : server([this, script = std::move(script)](Peer& peer) {
          script(peer);
          done_.set_value();
          isOver_.wait();
        }) {}
  ~KeepingServer() { over_.set_value(); }

  // Whether the script has ended. Returns true only once.
  bool isDone() const { return isDone_.wait_for(std::chrono::seconds(0)) == ready; }
  void awaitDone() const { EXPECT_EQ(isDone_.wait_for(std::chrono::seconds(20)), ready); }
  void pumpUntilDone() const {
    pumpUntil([&] { return isDone(); });
    pollEvents();
  }

 private:
  static constexpr auto ready = std::future_status::ready;

  std::promise<void> over_, done_;
  std::shared_future<void> isOver_ = over_.get_future().share(),
                           isDone_ = done_.get_future().share();

 public:
  RawServer server;  // The last member, because its threads use the others.
};

// Runs the loop until no more output is written.
inline void pumpUntilStuck(const WebSocket& socket) {
  pumpUntil([&, before = socket.bufferedAmount(), same = 0]() mutable {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    same = std::exchange(before, socket.bufferedAmount()) == before ? same + 1 : 0;
    return same >= 20;
  });
}

}  // namespace web::native
