// POSIX: a program that forks while it has sockets. The parent keeps them.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <future>
#include <memory>

#include <unistd.h>

#include "native/child.h"
#include "native/loop/event_loop.h"
#include "native/native_test.h"
#include "native/net/random.h"

namespace web::native {
namespace {

void pumpAWhile() {
  for (int i = 0; i < 20; ++i) {
    pollEvents();
    std::this_thread::sleep_for(
        std::chrono::milliseconds(2));  // Gives the network thread some time.
  }
}

// The events of a socket that opens, and sends this.
std::vector<std::string> echoOf(const std::string& url) {
  LoggedSocket socket(url);
  socket.onopen = [&] { socket.send("child"); };
  socket.onmessage = [&] { socket.close(1000); };
  pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
  return socket.log;
}

const std::vector<std::string> whole{"open", "\"child\"", "close 1000 clean"};

struct ChildOfFork : testing::TestWithParam<bool> {
  ChildOfFork() {
    allowNetworkThread(GetParam());
    pumpUntilOpen(*socket);
    pollEvents();
    EXPECT_EQ(Loop::current().hasNetworkThread(), GetParam());
  }
  // The connection still works.
  ~ChildOfFork() override {
    socket->send("parent");
    pumpUntil([&] { return socket->log.size() >= 2; });
    socket->close(1000);
    pumpUntil([&] { return socket->readyState() == WebSocket::CLOSED; });
    EXPECT_THAT(socket->log, ElementsAre("open", "\"parent\"", "close 1000 clean"));
    allowNetworkThread(true);
  }

  pid_t forkChild() { return forkChildOf(server); }

  // Runs this in a child, which then calls exit(), as programs do; returns its exit status.
  int endOfChild(const std::function<int()>& life) {
    const auto process = forkChild();
    if (process == 0) std::exit(life());
    return endOf(process);
  }

  RawServer server{acceptAndEcho};
  std::unique_ptr<LoggedSocket> socket = std::make_unique<LoggedSocket>(server.url());
};

TEST_P(ChildOfFork, EndsAtOnceAndLeavesTheConnectionAlone) {
  EXPECT_EQ(endOfChild([] { return 7; }), 7);
}

TEST_P(ChildOfFork, MayDestroyTheParentsSocket) {
  EXPECT_EQ(endOfChild([&] {
              socket.reset();
              pumpAWhile();
              return 7;
            }),
            7);
}

TEST_P(ChildOfFork, FindsTheParentsSocketClosedWithoutAnEvent) {
  EXPECT_EQ(endOfChild([&] {
              const bool isClosed = socket->readyState() == WebSocket::CLOSED;
              socket->send("into the void");
              const bool counts = socket->bufferedAmount() == 13;
              socket->close(4000, "not ours");
              pumpAWhile();
              return isClosed && counts && socket->log.size() == 1 ? 7 : 1;
            }),
            7);
}

TEST_P(ChildOfFork, HasALoopOfItsOwn) {
  EXPECT_EQ(endOfChild([&] { return echoOf(server.url()) == whole ? 7 : 1; }), 7);
}

TEST_P(ChildOfFork, ClosesItsOwnSocketsWhenItEnds) {
  std::promise<std::string> farewell;
  RawServer other([&](Peer& peer) {
    peer.acceptHandshake();
    farewell.set_value(peer.readFrame().payload);
    peer.write(closeFrame(1001));
  });
  EXPECT_EQ(endOfChild([&] {
              auto& own = *std::make_unique<WebSocket>(other.url()).release();
              pumpUntilOpen(own);
              return 7;
            }),
            7);
  EXPECT_EQ(farewell.get_future().get(), "\x03\xe9");
}

TEST_P(ChildOfFork, MayForkItself) {
  EXPECT_EQ(endOfChild([&] {
              if (echoOf(server.url()) != whole) return 1;
              WebSocket own(server.url());
              pumpUntilOpen(own);
              const int end = endOfChild([&] { return echoOf(server.url()) == whole ? 7 : 1; });
              return end == 7 && own.readyState() == WebSocket::OPEN ? 7 : 2;
            }),
            7);
}

TEST_P(ChildOfFork, ReturnsFromTurnsThatAreUnderWay) {
  pid_t process = -1;
  int depth = 0, afterFork = 0;
  const auto count = [&] { ++afterFork; };
  std::function<void()> task = [&] {
    if (++depth < 3) {
      postTask(task);
      run();
    } else {
      postTask(count);
      process = forkChild();
    }
    if (!isChild()) quit();  // Ends only the innermost run().
  };
  postTask(task);
  run();
  pollEvents();
  if (isChild()) std::exit(afterFork == 0 && echoOf(server.url()) == whole ? 7 : 1);
  EXPECT_EQ(endOf(process), 7);
  pumpUntil([&] { return afterFork == 1; });
}

TEST_P(ChildOfFork, OfAMessageHandlerReturnsFromRun) {
  RawServer talker([](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x81, "1") + frame(0x81, "2") + closeFrame(1000));
    peer.readFrame();
  });
  LoggedSocket other(talker.url());
  pid_t process = -1;
  other.onmessage = [&](MessageEvent& event) {
    if (*event.text() == "1") process = forkChild();
  };
  while (!isChild() && other.readyState() != WebSocket::CLOSED) pollEvents();
  if (isChild())
    std::exit(other.log.size() == 2 && other.readyState() == WebSocket::CLOSED ? 7 : 1);
  EXPECT_EQ(endOf(process), 7);
  EXPECT_THAT(other.log, ElementsAre("open", "\"1\"", "\"2\"", "close 1000 clean"));
}

TEST_P(ChildOfFork, PostsNoTaskToTheParentsLoops) {
  const auto before = EventLoop::current();
  EXPECT_EQ(endOfChild([&] {
              if (before.postTask([] {})) return 1;
              int ran = 0;
              if (!EventLoop::current().postTask([&] { ++ran; })) return 2;
              pollEvents();
              return ran == 1 ? 7 : 3;
            }),
            7);
}

// The parent's network thread, too, goes on: it answers while the program does something else.
TEST_P(ChildOfFork, LeavesTheParentServed) {
  std::promise<void> hasForked, answered;
  RawServer other([&](Peer& peer) {
    peer.acceptHandshake();
    peer.readFrame();  // At rest during fork().
    hasForked.get_future().wait();
    peer.write(frame(0x89, "still there?"));
    EXPECT_EQ(peer.readFrame().firstByte, 0x8au);
    answered.set_value();
  });
  LoggedSocket pinged(other.url());
  pumpUntilOpen(pinged);
  EXPECT_EQ(endOfChild([] { return 7; }), 7);
  pinged.send("forked");
  pollEvents();
  hasForked.set_value();
  const auto isAnswered = answered.get_future();
  const auto isReady = [&](std::chrono::seconds wait) {
    return isAnswered.wait_for(wait) == std::future_status::ready;
  };
  if (GetParam()) {
    EXPECT_TRUE(isReady(std::chrono::seconds(20)));
  } else {
    pumpUntil([&] { return isReady(std::chrono::seconds(0)); });
  }
}

TEST_P(ChildOfFork, MayDestroyASocketOfAnotherThread) {
  std::unique_ptr<LoggedSocket> other;
  std::promise<void> isOpen;
  std::atomic<bool> isOver = false;
  std::thread thread([&] {
    other = std::make_unique<LoggedSocket>(server.url());
    pumpUntilOpen(*other);
    isOpen.set_value();
    while (!isOver) pollEvents();
    other.reset();
  });
  isOpen.get_future().wait();
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(endOfChild([&] {
                other.reset();
                return 7;
              }),
              7);
  }
  isOver = true;
  thread.join();
}

TEST_P(ChildOfFork, HasOtherRandomNumbersThanItsParent) {
  std::array<int, 2> ends;
  ASSERT_EQ(pipe(ends.data()), 0);
  std::array<std::byte, 16> ours{}, theirs{};
  fillRandom(ours);  // From a supply that is not used up by this.
  EXPECT_EQ(endOfChild([&] {
              fillRandom(theirs);
              return write(ends[1], theirs.data(), theirs.size()) == 16 ? 7 : 1;
            }),
            7);
  fillRandom(ours);
  EXPECT_EQ(read(ends[0], theirs.data(), theirs.size()), 16);
  EXPECT_NE(ours, theirs);
  for (int end : ends) close(end);
}

// Two forks, and the child of the first one exits at once: the remaining process is not our child.
TEST_P(ChildOfFork, MayBecomeADaemon) {
  std::array<int, 2> ends;
  ASSERT_EQ(pipe(ends.data()), 0);
  EXPECT_EQ(endOfChild([&] {
              close(ends[0]);
              WebSocket own(server.url());
              pumpUntilOpen(own);
              const auto process = forkChild();  // Like daemon().
              if (process != 0) _exit(process > 0 ? 7 : 1);
              setsid();
              const char verdict = echoOf(server.url()) == whole ? 'y' : 'n';
              return write(ends[1], &verdict, 1) == 1 ? 0 : 1;
            }),
            7);
  close(ends[1]);
  char verdict = 0, more = 0;
  EXPECT_EQ(read(ends[0], &verdict, 1), 1);
  EXPECT_EQ(verdict, 'y');
  EXPECT_EQ(read(ends[0], &more, 1), 0) << "it goes on";
  close(ends[0]);
}

INSTANTIATE_TEST_SUITE_P(NetworkThread, ChildOfFork, testing::Bool(), [](const auto& each) {
  return std::string(each.param ? "With" : "Without") + "NetworkThread";
});

}  // namespace
}  // namespace web::native
