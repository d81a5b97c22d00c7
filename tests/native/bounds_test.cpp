// What a loop may cost, counted and not timed: work in a turn, and memory for data that waits.
#include <algorithm>
#include <atomic>
#include <functional>
#include <future>
#include <memory>

#include <sys/eventfd.h>
#include <sys/resource.h>

#include "native/counted_memory.h"
#include "native/fake_clock.h"
#include "native/loop/event_loop.h"
#include "native/native_test.h"
#include "native/net/socket_system.h"

namespace {

int inflatersBegun = 0, inflatersEnded = 0;
std::atomic<bool> isMemoryForInflaters = true;

}  // namespace

// GNU's linker redirects the library's calls to zlib to these functions.
extern "C" {

struct z_stream_s;

int __real_inflateInit2_(z_stream_s* stream, int windowBits, const char* version, int size);
int __wrap_inflateInit2_(z_stream_s* stream, int windowBits, const char* version, int size) {
  if (!isMemoryForInflaters) return -4;  // Z_MEM_ERROR.
  ++inflatersBegun;
  return __real_inflateInit2_(stream, windowBits, version, size);
}

int __real_inflateEnd(z_stream_s* stream);
int __wrap_inflateEnd(z_stream_s* stream) {
  const int result = __real_inflateEnd(stream);
  inflatersEnded += result == 0;  // Not one that has not begun.
  return result;
}

}  // extern "C"

namespace web::native {
namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;

// Counts how often the loop serves it. It is ready while its eventfd is not empty.
struct CountedMember final : Member, Watcher {
  CountedMember(Loop& loop, int& count) : calls(count), loop_(loop) {
    loop_.watch(descriptor, {.toRead = true}, *this);
  }
  ~CountedMember() override {
    loop_.unwatch(descriptor);
    closeSocket(descriptor);
  }
  void ready(Readiness) override {
    ++calls;
    eventfd_t unused;
    eventfd_read(descriptor, &unused);
    loop_.dispatchSoon(*this);
  }
  void flush() override { ++calls; }
  void collect() override { ++calls; }
  void checkConnection() override { ++calls; }
  void dispatch() override { ++calls; }
  void abandon() override { loop_.remove(*this); }
  void drop() override {}
  void runOutOfMemory() override {}

  int& calls;
  const int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

 private:
  Loop& loop_;
};

// 10,000 descriptors, or as many as the system allows.
std::size_t manyDescriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  return std::min<std::size_t>(10000, limit.rlim_cur - 100);
}

TEST(Turn, TouchesOnlyThoseOfTenThousandSocketsThatAreReady) {
  Loop loop;
  loop.allowNetworkThread(false);
  int idleCalls = 0, calls = 0;
  std::vector<std::shared_ptr<CountedMember>> idle(manyDescriptors());
  for (auto& each : idle) {
    each = std::make_shared<CountedMember>(loop, idleCalls);
    loop.add(each);
  }
  auto active = std::make_shared<CountedMember>(loop, calls);
  loop.add(active);
  for (int i = 0; i < 10; ++i) {
    eventfd_write(active->descriptor, 1);
    loop.pollEvents();
  }
  EXPECT_EQ(calls, 20);  // Each time ready once, and dispatched once.
  EXPECT_EQ(idleCalls, 0);
}

// Always ready. The test sets what it does when it is dispatched.
struct BusyMember final : Member, Watcher {
  BusyMember(Loop& loop, std::function<void()> work) : loop_(loop), work_(std::move(work)) {
    eventfd_write(descriptor_, 1);
    loop_.watch(descriptor_, {.toRead = true}, *this);
  }
  ~BusyMember() override {
    loop_.unwatch(descriptor_);
    closeSocket(descriptor_);
  }
  void ready(Readiness) override { loop_.dispatchSoon(*this); }
  void flush() override {}
  void collect() override { dispatch(); }
  void checkConnection() override {}
  void dispatch() override {
    ++dispatches;
    work_();
  }
  void abandon() override { loop_.remove(*this); }
  void drop() override {}
  void runOutOfMemory() override {}

  int dispatches = 0;

 private:
  Loop& loop_;
  std::function<void()> work_;
  const int descriptor_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
};

TEST(Turn, EndsAfterAFewMillisecondsHoweverManySocketsAreBusy) {
  FakeClock clock;
  Loop loop;
  loop.allowNetworkThread(false);
  constexpr int sockets = 40;
  int inOneCall = 0;
  std::vector<std::shared_ptr<BusyMember>> busy;
  for (int i = 0; i < sockets; ++i) {
    busy.push_back(std::make_shared<BusyMember>(loop, [&] {
      ++inOneCall;
      clock.advance(std::chrono::milliseconds(1));
    }));
    loop.add(busy.back());
  }
  // 4 ms for a turn and 4 ms to catch up, and one more member each time, which had already begun.
  for (int i = 0; i < 30; ++i) {
    loop.pollEvents();
    EXPECT_LE(std::exchange(inOneCall, 0), 10);
  }
  // They take turns, so that none is left out.
  const auto [least, most] = std::ranges::minmax(busy, {}, &BusyMember::dispatches);
  EXPECT_GE(least->dispatches, 1);
  EXPECT_LE(most->dispatches - least->dispatches, 2);
}

TEST(Turn, GivesWhoHasMoreToDoOneShare) {
  FakeClock clock;  // A slow machine would take more turns.
  Loop loop;
  loop.allowNetworkThread(false);
  int others = 0;
  std::vector<int> othersBefore;
  std::shared_ptr<BusyMember> busy;
  busy = std::make_shared<BusyMember>(loop, [&] {
    othersBefore.push_back(others);
    if (othersBefore.size() < 3) loop.goOnLater(*busy);
  });
  loop.add(busy);
  std::vector<std::shared_ptr<CountedMember>> ready(100);
  for (auto& each : ready) {
    each = std::make_shared<CountedMember>(loop, others);
    loop.add(each);
    eventfd_write(each->descriptor, 1);
  }
  loop.pollEvents();
  ASSERT_GE(othersBefore.size(), 3u);
  EXPECT_EQ(othersBefore[1], 200);  // Each of them was ready once, and dispatched once.
}

// Each message contains its number. A server that is held back always has more to send.
struct Flood {
  explicit Flood(std::size_t messages)
      : server([this, messages](Peer& peer) {
          peer.acceptHandshake();
          std::string wire;
          for (std::size_t i = 0; i < messages; ++i) {
            auto number = std::to_string(i);
            wire += frame(0x82, number + std::string(messageSize - number.size(), '.'));
          }
          wire += closeFrame(1000);
          written.set_value();
          const auto sent = peer.writeUntilStuck(wire);
          stuck.set_value();
          peer.write(std::string_view(wire).substr(sent));
          peer.readFrame();
        }) {}

  static constexpr std::size_t messageSize = 4096;
  std::promise<void> written, stuck;
  RawServer server;
};

TEST(Flow, HoldsLittleThoughTheServerIsFastAndTheProgramSlow) {
  constexpr std::size_t messages = 8000;
  Flood flood(messages);
  LoggedSocket socket(flood.server.url());
  socket.binaryType = BinaryType::arraybuffer;
  std::size_t received = 0, mostInOneRun = 0, inThisRun = 0;
  socket.onmessage = [&](MessageEvent& event) {
    socket.log.clear();
    auto bytes = event.arrayBuffer()->bytes();
    const auto number = std::to_string(received);
    EXPECT_EQ(std::string_view(reinterpret_cast<const char*>(bytes.data()), number.size()), number);
    ++received;
    mostInOneRun = std::max(mostInOneRun, ++inThisRun);
    quit();  // The program takes one message, and is then busy with something else.
  };
  socket.onopen = [] { quit(); };
  run();
  flood.written.get_future().wait();
  const auto before = heldMemory();
  takeMostHeldMemory();
  // The program takes nothing until the server can send no more.
  ASSERT_EQ(flood.stuck.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
  while (socket.readyState() != WebSocket::CLOSED) {
    inThisRun = 0;
    run();
  }
  EXPECT_EQ(received, messages);
  EXPECT_EQ(mostInOneRun, 1u);
  EXPECT_THAT(socket.log, ElementsAre("close 1000 clean"));
  EXPECT_LT(takeMostHeldMemory() - before, 2 * mebibyte);  // At most the inbox's 1 MiB waits.
}

// The same without a network thread that serves in between.
TEST(Flow, HoldsLittleWithoutANetworkThreadToo) {
  constexpr std::size_t messages = 8000;
  Flood flood(messages);
  LoggedSocket socket(flood.server.url());
  std::size_t received = 0;
  socket.onmessage = [&] {
    socket.log.clear();
    ++received;
    quit();
  };
  socket.onopen = [] { quit(); };
  allowNetworkThread(false);
  run();
  flood.written.get_future().wait();
  const auto before = heldMemory();
  takeMostHeldMemory();
  ASSERT_EQ(flood.stuck.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
  while (socket.readyState() != WebSocket::CLOSED) run();
  allowNetworkThread(true);
  EXPECT_EQ(received, messages);
  EXPECT_THAT(socket.log, ElementsAre("close 1000 clean"));
  EXPECT_LT(takeMostHeldMemory() - before, mebibyte);
}

// Many small messages wait for a busy program, and their memory is freed with the last one.
TEST(Flow, OfManySmallMessagesLeavesNoRoomBehind) {
  constexpr int messages = 9000;
  std::promise<void> isBusy, isThere;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    isBusy.get_future().wait();
    std::string wire;
    for (int i = 0; i < messages; ++i) wire += frame(0x81, "small");
    peer.write(wire + frame(0x89));
    peer.readFrame();
    isThere.set_value();
    peer.echo();
  });
  std::thread([&] {
    LoggedSocket socket(server.url(), {.compression = false});
    int received = 0;
    socket.onmessage = [&] {
      socket.log.clear();
      ++received;
    };
    pumpUntilOpen(socket);
    const auto before = heldMemory();
    isBusy.set_value();
    ASSERT_EQ(isThere.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
    EXPECT_GT(heldMemory(), before + mebibyte / 2);
    pumpUntil([&] { return received == messages; });
    EXPECT_LT(heldMemory(), before + mebibyte / 4);
    socket.close();
    runToEnd();
  }).join();
}

void takeALongMessageAndBeSilent() {
  constexpr std::size_t size = 500000;
  std::promise<void> isWanted, isTaken;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    isWanted.get_future().wait();
    peer.write(frame(0x81, std::string(size, 'x')) + frame(0x89));
    peer.readFrame();
    isTaken.set_value();
    peer.echo();
  });
  LoggedSocket socket(server.url());
  std::size_t received = 0;
  socket.onmessage = [&](MessageEvent& event) {
    socket.log.clear();
    received = event.text()->size();
  };
  socket.onopen = [] { quit(); };
  run();
  const auto before = heldMemory();
  isWanted.set_value();
  // The network thread receives it, and hands it to the program.
  const auto deadline = Clock::now() + std::chrono::seconds(20);
  ASSERT_EQ(isTaken.get_future().wait_until(deadline), std::future_status::ready);
  pollEvents();
  EXPECT_EQ(received, size);
  run([&] { return heldMemory() > before + size / 2 && Clock::now() < deadline; });
  EXPECT_LT(heldMemory(), before + size / 2);  // The loop keeps its read buffers.
  socket.close();
  run();
}

// A separate thread, whose loop keeps nothing from earlier tests.
TEST(Silence, GivesBackWhatTheLastMessageTook) { std::thread(takeALongMessageAndBeSilent).join(); }

TEST(Closed, SocketThatTheProgramKeepsHasNoWindowToInflateWith) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake("Sec-WebSocket-Extensions: permessage-deflate\r\n");
    peer.write(frame(0xc1, std::string("\xf2\x48\xcd\xc9\xc9\x07\x00", 7)) + closeFrame(1000));
    peer.readFrame();
  });
  LoggedSocket socket(server.url());
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "\"Hello\"", "close 1000 clean"));
  EXPECT_GT(inflatersBegun, 0);
  EXPECT_EQ(inflatersEnded, inflatersBegun);
}

TEST(CompressedMessage, ForWhichThereIsNoMemoryFailsItsConnection) {
  isMemoryForInflaters = false;
  RawServer server([](Peer& peer) {
    peer.acceptHandshake("Sec-WebSocket-Extensions: permessage-deflate\r\n");
    peer.write(frame(0xc1, std::string("\xf2\x48\xcd\xc9\xc9\x07\x00", 7)));
    peer.readToEnd();
  });
  LoggedSocket socket(server.url());
  runToEnd();
  isMemoryForInflaters = true;
  EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
}

TEST(SendBuffer, IsGivenBackAtOnceWhenItIsFull) {
  std::promise<void> isOver;
  RawServer server(
      [&](Peer& peer) {
        peer.acceptHandshake();
        isOver.get_future().wait();
      },
      {.receiveBuffer = 65536});
  LoggedSocket socket(server.url(), {.maxBufferedAmount = 64 * mebibyte});
  const std::string piece(mebibyte, 'x');
  std::size_t before = 0, full = 0, after = 0;
  socket.onopen = [&] {
    before = heldMemory();
    for (int i = 0; i < 60; ++i) socket.send(piece);
    full = heldMemory();
    // In this turn the system takes up to a MiB, which still counts in bufferedAmount.
    while (socket.bufferedAmount() <= 65 * mebibyte) socket.send(piece);
    after = heldMemory();
  };
  socket.onclose = [&] { isOver.set_value(); };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
  EXPECT_GT(full, before + 32 * mebibyte);
  EXPECT_LT(after, before + mebibyte);
}

TEST(Closed, SocketThatTheProgramKeepsHoldsNothingThatWasNeverSent) {
  std::promise<void> isSending;
  RawServer server(
      [&](Peer& peer) {
        peer.acceptHandshake();
        isSending.get_future().wait();
        peer.write(closeFrame(1000));
      },
      {.receiveBuffer = 65536});
  LoggedSocket socket(server.url());
  const auto before = heldMemory();
  socket.onopen = [&] {
    socket.send(std::string(64 * mebibyte, 'x'));
    isSending.set_value();
  };
  runToEnd();
  EXPECT_EQ(socket.readyState(), WebSocket::CLOSED);
  EXPECT_GT(socket.bufferedAmount(), mebibyte);
  EXPECT_LT(heldMemory(), before + mebibyte);
}

// With a network thread, which does nothing while the program stays in run().
TEST(Silence, GivesBackWhatClosedSocketsTookWhileTheProgramStaysInRun) {
  RawServer server(acceptAndEcho);
  LoggedSocket first(server.url());
  first.onopen = [] { quit(); };
  run();
  ASSERT_TRUE(Loop::current().hasNetworkThread());
  int opened = 0;
  std::size_t early = 0, late = 0;
  std::unique_ptr<WebSocket> socket;
  std::function<void()> openNext = [&] {
    if (++opened == 20) early = heldMemory();
    if (opened == 120) late = heldMemory();
    if (opened == 120) return quit();
    socket = std::make_unique<WebSocket>(server.url());
    socket->onopen = [&] { socket->close(); };
    socket->onclose = [&] { postTask(openNext); };
  };
  postTask(openNext);
  run();
  EXPECT_LT(late, early + 100 * 1024);
  first.close();
  run();
}

}  // namespace
}  // namespace web::native
