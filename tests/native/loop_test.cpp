// Tasks, threads, frames, and the end of run() and of a thread.
#include <algorithm>
#include <future>
#include <optional>

#include "native/loop/event_loop.h"
#include "native/native_test.h"
#include "native/test_sockets.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

TEST(Loop, RunReturnsAtOnceIfThereIsNothingToDo) { EXPECT_EQ(run(), 0); }

TEST(Loop, RunReturnsThoughAClosedSocketStillExists) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  socket.onopen = [&] { socket.close(); };
  runToEnd();
  EXPECT_EQ(run(), 0);
}

TEST(Loop, RunGoesOnAfterQuit) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  socket.onopen = [] { quit(5); };
  EXPECT_EQ(run(), 5);
  socket.close();
  EXPECT_EQ(run(), 0);
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1005 clean"));
}

TEST(Loop, QuitWithoutRunDoesNothing) {
  quit(3);
  bool ran = false;
  postTask([&] { ran = true; });
  pollEvents();
  EXPECT_TRUE(ran);
  EXPECT_EQ(run(), 0);
}

// The exception had left run() before quit() took effect.
TEST(Loop, QuitOfARunThatAnExceptionHasEndedIsForgotten) {
  for (bool isByPollEvents : {true, false}) {
    postTask([] {
      quit(3);
      throw 1;
    });
    EXPECT_THROW(run(), int);
    bool ran = false;
    postTask([&] { ran = true; });
    if (isByPollEvents) {
      pollEvents();
    } else {
      EXPECT_EQ(run(), 0);
    }
    EXPECT_TRUE(ran) << isByPollEvents;
    int frames = 0;
    EXPECT_EQ(run([&] { return ++frames < 3; }), 0);
    EXPECT_EQ(frames, 3);
  }
}

// A loop in run() that only another thread can wake: its socket cannot connect, and its timers are
// far in the future. If the wake-up is missing, the last of them ends it.
struct Asleep {
  Asleep() {
    Loop::current().sleepWatch().stop();
    end.start(std::chrono::seconds(20));
  }

  BlackHole hole{Address::loopback(Address::Family::ipv4)};
  WebSocket socket{"ws://127.0.0.1:" + std::to_string(hole.port()),
                   WebSocketInit{.openTimeout = std::chrono::hours(1)}};
  Timer end{Loop::current().timers(), [] { quit(Watchdog::bark); }};
};

TEST(Loop, TaskOfAnotherThreadWakesIt) {
  std::thread([] {
    Asleep asleep;
    const auto home = std::this_thread::get_id();
    std::thread::id ranOn;
    // The second call finds it asleep again.
    for (int status : {5, 6}) {
      std::thread other([&, loop = EventLoop::current()] {
        EXPECT_TRUE(loop.postTask([&, status] {
          ranOn = std::this_thread::get_id();
          quit(status);
        }));
      });
      EXPECT_EQ(run(), status);
      other.join();
      EXPECT_EQ(ranOn, home);
    }
  }).join();
}

TEST(Loop, TasksOfManyThreadsAllRunAndInTheOrderOfEachThread) {
  constexpr int threads = 4, tasks = 5000;
  std::vector<int> last(threads, -1);
  int ran = 0;
  std::vector<std::thread> others;
  Asleep asleep;
  for (std::size_t thread = 0; thread < threads; ++thread) {
    others.emplace_back([&, thread, loop = EventLoop::current()] {
      for (int i = 0; i < tasks; ++i) {
        loop.postTask([&, thread, i] {
          EXPECT_EQ(last[thread], i - 1);
          last[thread] = i;
          if (++ran == threads * tasks) quit();
        });
      }
    });
  }
  EXPECT_EQ(run(), 0);
  for (auto& other : others) other.join();
  EXPECT_EQ(ran, threads * tasks);
}

TEST(Loop, TakesNoTaskOnceItsThreadHasEnded) {
  std::optional<EventLoop> loop;
  bool ran = false;
  std::thread([&] {
    loop = EventLoop::current();
    loop->postTask([&] { ran = true; });
  }).join();
  EXPECT_FALSE(loop->postTask([&] { ran = true; }));
  EXPECT_FALSE(ran);
}

// At that time it only serves its sockets.
TEST(Loop, TakesNoTaskWhileItsThreadEnds) {
  std::optional<EventLoop> loop;
  std::unique_ptr<WebSocket> socket;  // It outlives its loop, which closes it.
  bool isTaken = true, ran = false;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    EXPECT_EQ(peer.readFrame().firstByte, 0x88u);
    isTaken = loop->postTask([&] { ran = true; });
    peer.write(closeFrame(1001));
  });
  std::thread([&] {
    loop.emplace(EventLoop::current());
    socket = std::make_unique<WebSocket>(server.url());
    socket->onopen = [] { quit(); };
    run();
  }).join();
  server.finish();
  EXPECT_FALSE(isTaken);
  EXPECT_FALSE(ran);
}

TEST(Loop, TaskThatATaskPostsHasATurnOfItsOwn) {
  int turn = 0, first = 0, second = 0;
  postTask([&] {
    first = turn;
    postTask([&] { second = turn; });
  });
  for (; turn < 2; ++turn) pollEvents();
  EXPECT_EQ(first, 0);
  EXPECT_EQ(second, 1);
}

TEST(Loop, DestroysATaskRightAfterItHasRun) {
  auto held = std::make_shared<int>();
  std::weak_ptr<int> watched = held;
  bool isGone = false;
  postTask([held = std::move(held)] {});
  postTask([&] { isGone = watched.expired(); });
  pollEvents();
  EXPECT_TRUE(isGone);
}

TEST(Loop, EachThreadHasItsOwn) {
  RawServer server(acceptAndEcho);
  auto play = [&] {
    const auto home = std::this_thread::get_id();
    LoggedSocket socket(server.url());
    int messages = 0;
    socket.onopen = [&] { socket.send("ball"); };
    socket.onmessage = [&] {
      EXPECT_EQ(std::this_thread::get_id(), home);
      if (++messages < 200) {
        socket.send("ball");
      } else {
        socket.close();
      }
    };
    runToEnd();
    EXPECT_EQ(socket.log.size(), 202u);
  };
  std::thread other(play);
  play();
  other.join();
}

TEST(Loop, EndsWithItsThreadAndWhatWasSentArrives) {
  std::promise<std::size_t> received;
  std::promise<std::string> goodbye;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    received.set_value(peer.readFrame().payload.size());
    auto close = peer.readFrame();
    goodbye.set_value(close.payload);
    peer.write(closeFrame(1001));
  });
  std::unique_ptr<WebSocket> leftOpen;
  std::thread([&] {
    leftOpen = std::make_unique<WebSocket>(server.url());
    leftOpen->onopen = [] { quit(); };
    run();
    leftOpen->send(std::vector<std::byte>(8 << 20));
  }).join();
  EXPECT_EQ(received.get_future().get(), std::size_t{8} << 20);
  EXPECT_EQ(goodbye.get_future().get(), "\x03\xe9");  // 1001
  // The object outlives its thread's loop: it does nothing any more, and is harmless.
  leftOpen->send("dropped");
  leftOpen->close();
  leftOpen.reset();
}

// Otherwise it would last forever. `Deadline` measures by a clock that load does not affect.
TEST(Loop, EndOfAThreadGivesUpOnAServerThatTakesNothing) {
  std::promise<void> over;
  auto isOver = over.get_future().share();
  RawServer server(
      [isOver](Peer& peer) {
        peer.acceptHandshake();
        isOver.wait();
      },
      {.receiveBuffer = 65536});
  std::thread([&] {
    WebSocket socket(server.url());
    socket.onopen = [&] {
      socket.send(std::vector<std::byte>(32 << 20));
      quit();
    };
    run();
  }).join();
  over.set_value();
}

TEST(Loop, CallsTheFrameSixtyTimesASecond) {
  int frames = 0;
  const auto start = steady_clock::now();
  EXPECT_EQ(run([&] { return ++frames < 13; }), 0);
  const auto took = steady_clock::now() - start;
  EXPECT_EQ(frames, 13);
  EXPECT_GE(took, milliseconds(199));  // Thirteen frames are twelve times 16.7 ms apart.
}

TEST(Loop, FiresEventsBetweenFrames) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  socket.onopen = [&] { socket.send("hi"); };
  socket.onmessage = [&] { socket.close(); };
  Watchdog watchdog;
  EXPECT_EQ(run([&] { return socket.readyState() != WebSocket::CLOSED; }), 0);
  EXPECT_THAT(socket.log, ElementsAre("open", "\"hi\"", "close 1005 clean"));
}

// For instance a software renderer, or a debug build of a game: each frame takes longer than
// its 16.7 ms.
TEST(Loop, RunsTasksBetweenFramesThatAreTooLong) {
  int frames = 0, framesBeforeTask = 0;
  postTask([&] { framesBeforeTask = frames; });
  run([&] {
    for (const auto until = steady_clock::now() + milliseconds(20); steady_clock::now() < until;) {
    }
    return ++frames < 5;
  });
  EXPECT_EQ(framesBeforeTask, 1);
}

TEST(Loop, QuitInAFrameGivesTheStatus) {
  EXPECT_EQ(run([] {
              quit(4);
              return true;
            }),
            4);
}

TEST(Loop, ServesTheOthersWhileOneIsFlooded) {
  std::atomic<bool> isOver = false;
  RawServer flood([&](Peer& peer) {
    peer.acceptHandshake();
    std::string batch;
    for (int i = 0; i < 1000; ++i) batch += frame(0x82, std::string(32, 'x'));
    while (!isOver && peer.write(batch)) {
    }
    peer.write(closeFrame(1000));
    peer.readFrame();
  });
  RawServer server(acceptAndEcho);
  WebSocket flooded(flood.url());
  LoggedSocket quiet(server.url());
  int rounds = 0;
  quiet.onopen = [&] { quiet.send("ping"); };
  quiet.onmessage = [&] {
    if (++rounds < 20) return quiet.send("ping");
    quiet.close();
    isOver = true;
  };
  runToEnd();
  EXPECT_EQ(rounds, 20);
}

TEST(Loop, PollEventsReturnsSoonThoughHandlersAreSlowAndMessagesMany) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    std::string batch;
    for (int i = 0; i < 10000; ++i) batch += frame(0x81, "more");
    peer.write(batch + closeFrame(1000));
    peer.readFrame();
  });
  WebSocket socket(server.url());
  int messages = 0, mostInOneCall = 0;
  socket.onmessage = [&] {
    ++messages;
    for (auto until = steady_clock::now() + milliseconds(1); steady_clock::now() < until;) {
    }
  };
  while (messages < 100) {
    const int before = messages;
    pollEvents();
    mostInOneCall = std::max(mostInOneCall, messages - before);
  }
  EXPECT_LE(mostInOneCall, 20);  // All of them together would take ten seconds.
}

}  // namespace
}  // namespace web::native
