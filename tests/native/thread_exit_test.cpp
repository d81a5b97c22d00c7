// glibc: a thread that ends inside a handler, by pthread_exit() or by cancellation.
#include <functional>
#include <future>

#include <pthread.h>

#include "native/native_test.h"

namespace web::native {
namespace {

// Runs `body` on a new thread until that ends, and returns its result.
void* endOf(std::function<void()> body, std::function<void(pthread_t)> meanwhile = {}) {
  const auto call = [](void* argument) -> void* {
    (*static_cast<std::function<void()>*>(argument))();
    return nullptr;
  };
  pthread_t thread;
  EXPECT_EQ(pthread_create(&thread, nullptr, call, &body), 0);
  if (meanwhile) meanwhile(thread);
  void* end = nullptr;
  EXPECT_EQ(pthread_join(thread, &end), 0);
  return end;
}

int anything;
void* const token = &anything;  // The thread's result if it ends normally.

// Logs what happens to its socket.
struct Farewell {
  std::promise<std::string> promise;
  RawServer server{[this](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x81, "message"));
    promise.set_value(peer.readFrame().payload);
    peer.write(closeFrame(1001));
  }};
  std::string hear() { return promise.get_future().get(); }
};

const std::string goingAway = "\x03\xe9";

struct Sentinel {
  ~Sentinel() { *destroyed = true; }
  bool* destroyed;
};

TEST(PthreadExit, InAHandlerUnwindsTheStackAndEndsTheThread) {
  for (const bool runs : {true, false}) {
    Farewell farewell;
    bool unwound = false;
    void* end = endOf([&] {
      Sentinel sentinel{&unwound};
      WebSocket socket(farewell.server.url());
      socket.onmessage = [] { pthread_exit(token); };
      while (runs) run();
      for (;;) pollEvents();
    });
    EXPECT_EQ(end, token);
    EXPECT_TRUE(unwound);
    EXPECT_EQ(farewell.hear(), goingAway);
  }
}

// A socket whose handler ends the thread is destroyed after the loop's own frames are gone.
TEST(PthreadExit, InAHandlerOfASocketThatOutlivesTheStackEndsTheThread) {
  Farewell farewell;
  std::unique_ptr<WebSocket> socket;
  void* end = endOf([&] {
    socket = std::make_unique<WebSocket>(farewell.server.url());
    socket->onmessage = [] { pthread_exit(token); };
    run();
  });
  EXPECT_EQ(end, token);
  EXPECT_EQ(farewell.hear(), goingAway);
  socket.reset();
}

TEST(PthreadExit, InATaskOrAFrameEndsTheThread) {
  EXPECT_EQ(endOf([] {
              postTask([] { pthread_exit(token); });
              run();
            }),
            token);
  EXPECT_EQ(endOf([] { run([]() -> bool { pthread_exit(token); }); }), token);
}

TEST(PthreadExit, InANestedTurnEndsTheThread) {
  Farewell farewell;
  void* end = endOf([&] {
    WebSocket socket(farewell.server.url());
    socket.onopen = [] {
      for (;;) pollEvents();
    };
    socket.onmessage = [] { pthread_exit(token); };
    run();
  });
  EXPECT_EQ(end, token);
  EXPECT_EQ(farewell.hear(), goingAway);
}

TEST(Cancellation, InAHandlerUnwindsTheStackAndEndsTheThread) {
  Farewell farewell;
  std::promise<void> inside;
  bool unwound = false;
  void* end = endOf(
      [&] {
        Sentinel sentinel{&unwound};
        WebSocket socket(farewell.server.url());
        socket.onmessage = [&] {
          inside.set_value();
          for (;;) pthread_testcancel();
        };
        run();
      },
      [&](pthread_t thread) {
        inside.get_future().wait();
        pthread_cancel(thread);
      });
  EXPECT_EQ(end, PTHREAD_CANCELED);
  EXPECT_TRUE(unwound);
  EXPECT_EQ(farewell.hear(), goingAway);
}

TEST(Cancellation, OfALoopThatWaitsEndsTheThread) {
  Farewell farewell;
  std::promise<void> inside;
  void* end = endOf(
      [&] {
        WebSocket socket(farewell.server.url());
        socket.onmessage = [&] { inside.set_value(); };
        run();
      },
      [&](pthread_t thread) {
        inside.get_future().wait();
        pthread_cancel(thread);
      });
  EXPECT_EQ(end, PTHREAD_CANCELED);
  EXPECT_EQ(farewell.hear(), goingAway);
}

}  // namespace
}  // namespace web::native
