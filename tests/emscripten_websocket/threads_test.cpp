// <emscripten/websocket.h> between threads, natively: calls for another thread's sockets, and
// callbacks on another thread. Nobody listens at the address of these sockets.
#include <emscripten/websocket.h>
#include <gtest/gtest.h>
#include <web/event_loop.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <future>
#include <thread>

#include "emscripten_websocket/threads.h"

namespace {

constexpr auto refusing = "ws://127.0.0.1:1/";

int newSocket(bool onMainThread = false) {
  EmscriptenWebSocketCreateAttributes attributes{refusing, nullptr, onMainThread};
  return emscripten_websocket_new(&attributes);
}

int stateOf(int socket) {
  unsigned short state = 9;
  const int result = emscripten_websocket_get_ready_state(socket, &state);
  return result == EMSCRIPTEN_RESULT_SUCCESS ? state : result;
}

// Runs `call` on another thread, while this one runs its loop.
template <class F>
auto elsewhere(F call) {
  auto result = std::async(std::launch::async, call);
  while (result.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready)
    web::pollEvents();
  return result.get();
}

// A thread that runs its loop until it is destroyed.
class LoopThread {
 public:
  LoopThread() {
    std::promise<pthread_t> started;
    thread_ = std::thread([&started, this] {
      stateOf(0);  // From now on other threads can find this one.
      started.set_value(pthread_self());
      while (!isOver_) {
        web::pollEvents();
        std::this_thread::yield();
      }
    });
    handle = started.get_future().get();
  }
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;
  ~LoopThread() {
    isOver_ = true;
    thread_.join();
  }

  pthread_t handle;

 private:
  std::atomic<bool> isOver_ = false;
  std::thread thread_;
};

struct Heard {
  std::atomic<int> count = 0;
  std::atomic<std::thread::id> thread;
};

EM_BOOL hearClose(int, const EmscriptenWebSocketCloseEvent* event, void* user) {
  EXPECT_EQ(event->code, 1006);
  auto& heard = *static_cast<Heard*>(user);
  heard.thread = std::this_thread::get_id();
  ++heard.count;
  return EM_TRUE;
}

template <class Condition>
void pollUntil(Condition condition) {
  while (!condition()) {
    web::pollEvents();
    std::this_thread::yield();
  }
}

TEST(EmscriptenWebSocketThreads, ASocketIsUsedFromAnotherThread) {
  const int socket = newSocket();
  EXPECT_GE(elsewhere([=] { return stateOf(socket); }), 0);
  EXPECT_EQ(elsewhere([=] { return emscripten_websocket_close(socket, 1, nullptr); }),
            EMSCRIPTEN_RESULT_INVALID_PARAM);
  EXPECT_EQ(elsewhere([=] { return emscripten_websocket_delete(socket); }),
            EMSCRIPTEN_RESULT_SUCCESS);
  EXPECT_EQ(stateOf(socket), EMSCRIPTEN_RESULT_INVALID_TARGET);
  EXPECT_EQ(elsewhere([=] { return stateOf(socket); }), EMSCRIPTEN_RESULT_INVALID_TARGET);
}

TEST(EmscriptenWebSocketThreads, ASocketIsMadeOnTheMainThread) {
  stateOf(0);
  const int socket = elsewhere([] { return newSocket(true); });
  EXPECT_GT(socket, 0);
  EXPECT_GE(stateOf(socket), 0);  // The thread that created it has ended.
  emscripten_websocket_delete(socket);
}

TEST(EmscriptenWebSocketThreads, TheMainThreadMakesItsSocketsItself) {
  stateOf(0);  // From now on other threads could ask this one.
  const int socket = newSocket(true);
  EXPECT_GT(socket, 0);
  emscripten_websocket_delete(socket);
}

TEST(EmscriptenWebSocketThreads, ADeletedSocketIsUnknownAtOnce) {
  const int socket = newSocket();
  emscripten_websocket_delete(socket);
  // This thread does not run its loop meanwhile.
  EXPECT_EQ(std::async(std::launch::async, [=] { return stateOf(socket); }).get(),
            EMSCRIPTEN_RESULT_INVALID_TARGET);
}

TEST(EmscriptenWebSocketThreads, AThreadDoesNotWaitForItself) {
  const int socket = web::emscripten_websocket::newSocketId();
  EXPECT_FALSE(web::emscripten_websocket::runOnThreadOf(socket, [] { FAIL(); }));
  EXPECT_FALSE(web::emscripten_websocket::runOnMainThread([] { FAIL(); }));
  web::emscripten_websocket::forgetSocketId(socket);
}

TEST(EmscriptenWebSocketThreads, SocketsGoWithTheirThread) {
  const int socket = elsewhere([] { return newSocket(); });
  EXPECT_GT(socket, 0);
  EXPECT_EQ(stateOf(socket), EMSCRIPTEN_RESULT_INVALID_TARGET);
}

TEST(EmscriptenWebSocketThreads, ACallEndsWhenTheThreadOfItsSocketDoes) {
  std::promise<int> made;
  std::promise<void> asked;
  std::thread owner([&] {
    made.set_value(newSocket());
    asked.get_future().wait();
  });
  const int socket = made.get_future().get();
  auto state = std::async(std::launch::async, [&] {
    asked.set_value();
    return stateOf(socket);
  });
  EXPECT_EQ(state.get(), EMSCRIPTEN_RESULT_INVALID_TARGET);
  owner.join();
}

// Neither runs its loop before its own call has ended.
TEST(EmscriptenWebSocketThreads, TwoThreadsCallEachOther) {
  std::atomic<int> ready = 0, done = 0;
  std::array<std::atomic<int>, 2> sockets;
  const auto call = [&](std::size_t own) {
    sockets[own] = newSocket();
    ++ready;
    while (ready < 2) std::this_thread::yield();
    const int state = stateOf(sockets[1 - own]);
    ++done;
    pollUntil([&] { return done == 2; });
    return state;
  };
  auto first = std::async(std::launch::async, call, 0),
       second = std::async(std::launch::async, call, 1);
  EXPECT_GE(first.get(), 0);
  EXPECT_GE(second.get(), 0);
}

TEST(EmscriptenWebSocketThreads, MainMayCallAThreadThatMakesASocketOnMain) {
  stateOf(0);
  std::promise<int> made;
  std::atomic<bool> isOver = false;
  auto other = std::async(std::launch::async, [&] {
    made.set_value(newSocket());
    const int onMain = newSocket(true);
    pollUntil([&] { return isOver.load(); });
    return onMain;
  });
  EXPECT_GE(stateOf(made.get_future().get()), 0);
  isOver = true;
  pollUntil([&] { return other.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
  const int onMain = other.get();
  EXPECT_GE(stateOf(onMain), 0);
  emscripten_websocket_delete(onMain);
}

// Whoever is called back waits, or is about to. Its loop has the same calls, and makes none again.
TEST(EmscriptenWebSocketThreads, EachCallMayCallBackAndIsMadeOnce) {
  using namespace web::emscripten_websocket;
  constexpr int rounds = 100;
  const int ours = newSocketId();
  std::promise<int> made;
  std::atomic<bool> isOver = false;
  auto other = std::async(std::launch::async, [&] {
    made.set_value(newSocketId());
    pollUntil([&] { return isOver.load(); });
  });
  const int theirs = made.get_future().get();
  int calls = 0, callsBack = 0;
  const std::function<void()> callBack = [&] { ++callsBack; };
  const std::function<void()> call = [&] {
    ++calls;
    EXPECT_TRUE(runOnThreadOf(ours, callBack));
  };
  for (int i = 0; i < rounds; ++i) EXPECT_TRUE(runOnThreadOf(theirs, call));
  web::pollEvents();
  isOver = true;
  other.get();
  EXPECT_EQ(calls, rounds);
  EXPECT_EQ(callsBack, rounds);
  forgetSocketId(ours);
}

TEST(EmscriptenWebSocketThreads, CallbacksRunOnTheThreadThatSetThem) {
  const int socket = newSocket();
  Heard heard;
  emscripten_websocket_set_onclose_callback(socket, &heard, hearClose);
  pollUntil([&] { return heard.count > 0; });
  EXPECT_EQ(heard.thread, std::this_thread::get_id());
  emscripten_websocket_delete(socket);
}

TEST(EmscriptenWebSocketThreads, CallbacksThatAnotherThreadSetsForItsSocketRunThere) {
  stateOf(0);
  Heard heard;
  const auto thread = elsewhere([&] {
    const int socket = newSocket();
    emscripten_websocket_set_onclose_callback(socket, &heard, hearClose);
    pollUntil([&] { return heard.count > 0; });
    emscripten_websocket_delete(socket);
    return std::this_thread::get_id();
  });
  EXPECT_EQ(heard.thread, thread);
}

TEST(EmscriptenWebSocketThreads, CallbacksRunOnAThreadThatIsNamed) {
  LoopThread other;
  const int socket = newSocket();
  Heard heard;
  EXPECT_EQ(
      emscripten_websocket_set_onclose_callback_on_thread(socket, &heard, hearClose, other.handle),
      EMSCRIPTEN_RESULT_SUCCESS);
  pollUntil([&] { return heard.count > 0; });
  EXPECT_NE(heard.thread, std::this_thread::get_id());
  emscripten_websocket_delete(socket);
}

TEST(EmscriptenWebSocketThreads, CallbacksOfAnotherThreadsSocketRunOnMain) {
  stateOf(0);
  Heard heard;
  std::promise<void> over;
  std::thread owner([&] {
    const int socket = newSocket();
    EXPECT_EQ(emscripten_websocket_set_onclose_callback_on_thread(
                  socket, &heard, hearClose, EM_CALLBACK_THREAD_CONTEXT_MAIN_RUNTIME_THREAD),
              EMSCRIPTEN_RESULT_SUCCESS);
    while (stateOf(socket) != 3) web::pollEvents();
    over.get_future().wait();
  });
  pollUntil([&] { return heard.count > 0; });
  EXPECT_EQ(heard.thread, std::this_thread::get_id());
  over.set_value();
  owner.join();
}

TEST(EmscriptenWebSocketThreads, ACallbackThatIsOnItsWayIsDroppedWithItsSocket) {
  stateOf(0);
  Heard heard;
  std::thread([&] {
    const int socket = newSocket();
    emscripten_websocket_set_onclose_callback_on_thread(
        socket, &heard, hearClose, EM_CALLBACK_THREAD_CONTEXT_MAIN_RUNTIME_THREAD);
    while (stateOf(socket) != 3) web::pollEvents();
    emscripten_websocket_delete(socket);
  }).join();
  web::pollEvents();
  EXPECT_EQ(heard.count, 0);
}

TEST(EmscriptenWebSocketThreads, AThreadThatHasEndedIsRefused) {
  const int socket = newSocket();
  pthread_t handle;
  std::thread([&] {
    stateOf(0);
    handle = pthread_self();
  }).join();
  EXPECT_EQ(emscripten_websocket_set_onclose_callback_on_thread(socket, nullptr, hearClose, handle),
            EMSCRIPTEN_RESULT_INVALID_PARAM);
  emscripten_websocket_delete(socket);
}

TEST(EmscriptenWebSocketThreads, AThreadThatIsNotKnownIsRefused) {
  const int socket = newSocket();
  std::promise<void> over;
  std::promise<pthread_t> handle;
  std::thread unknown([&] {
    handle.set_value(pthread_self());
    over.get_future().wait();
  });
  EXPECT_EQ(emscripten_websocket_set_onclose_callback_on_thread(socket, nullptr, hearClose,
                                                                handle.get_future().get()),
            EMSCRIPTEN_RESULT_INVALID_PARAM);
  over.set_value();
  unknown.join();
  emscripten_websocket_delete(socket);
}

}  // namespace
