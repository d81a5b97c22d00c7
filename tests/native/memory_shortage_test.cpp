// No memory for an entry in a queue: no member is lost, and it is served as soon as there is memory
// again.
#include <deque>
#include <future>
#include <memory>

#include "native/connect/buffer_pool.h"
#include "native/counted_memory.h"
#include "native/logged_member.h"
#include "native/loop/event_loop.h"
#include "native/loop/turn.h"
#include "native/native_test.h"

namespace web::native {
namespace {

TEST(MemoryShortage, LeavesTasksInTheirQueueAndOrder) {
  TaskQueue queue(std::make_shared<Waker>());
  std::vector<int> ran, posted;
  for (int i = 0; i < 100; ++i) {
    queue.postHere([&ran, i] { ran.push_back(i); });
    posted.push_back(i);
  }
  std::deque<TaskQueue::Task> due;
  {
    NoLargeBlocks none(1);
    queue.takeInto(due);
  }
  EXPECT_LT(due.size(), posted.size());
  EXPECT_FALSE(queue.isEmpty());
  queue.takeInto(due);
  EXPECT_TRUE(queue.isEmpty());
  for (auto& task : due) task();
  EXPECT_EQ(ran, posted);
}

struct Shortage : testing::Test {
  Shortage() { loop.agenda.add(member); }
  ~Shortage() override { loop.agenda.remove(*member); }

  LoopState loop;
  Turn turn{loop};
  std::shared_ptr<LoggedMember> member = std::make_shared<LoggedMember>();
};

TEST_F(Shortage, OfRoomInAQueueIsMadeUpForInTheNextTurn) {
  {
    NoLargeBlocks none(1);
    loop.agenda.dispatchSoon(*member);
  }
  EXPECT_FALSE(loop.agenda.hasToDispatch());
  ASSERT_TRUE(loop.agenda.hasForgotten());
  EXPECT_TRUE(loop.isDue());
  turn.run(forever);  // This does not wait.
  EXPECT_THAT(member->log, testing::Contains("dispatch"));
  EXPECT_FALSE(loop.agenda.hasForgotten());
}

TEST_F(Shortage, OfRoomToCollectIsMadeUpForInTheNextTurn) {
  {
    NoLargeBlocks none(1);
    loop.agenda.collectSoon(*member);
  }
  EXPECT_FALSE(loop.agenda.hasToCollect());
  ASSERT_TRUE(loop.agenda.hasForgotten());
  turn.run(forever);
  EXPECT_THAT(member->log, testing::Contains("dispatch"));
}

TEST_F(Shortage, OfRoomToWriteIsMadeUpForInTheNextTurn) {
  {
    NoLargeBlocks none(1);
    loop.agenda.flushSoon(*member);
  }
  ASSERT_TRUE(loop.agenda.hasForgotten());
  turn.run(forever);
  EXPECT_THAT(member->log, testing::Contains("flush"));
}

// The first read fills its buffer, and there is no memory for a larger one for the second.
TEST(MemoryShortage, EndsAConnectionWithAllItsTimers) {
  std::promise<void> isOpen, isAll;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    isOpen.get_future().wait();
    std::string wire;
    for (int i = 0; i < 20; ++i) wire += frame(0x82, std::string(1000, 'x'));
    peer.write(wire);
    isAll.set_value();
    peer.readToEnd();
  });
  std::thread([&] {
    allowNetworkThread(false);
    LoggedSocket socket(server.url(), {.compression = false, .keepAlive = std::chrono::hours(1)});
    pumpUntilOpen(socket);
    isOpen.set_value();
    isAll.get_future().wait();
    {
      NoLargeBlocks none(2 * ReadSize::smallest);
      pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
    }
    pollEvents();
    EXPECT_EQ(socket.log.back(), "close 1006 not clean");
    EXPECT_EQ(socket.failure, "out of memory");
    EXPECT_TRUE(Loop::current().timers().empty());
  }).join();
}

struct Told {
  int messages = 0, closes = 0;
};

// What a program is told of these messages and the Close frame behind them, if it has no memory for
// the first one. The network thread has received everything, and the connection is over.
Told toldWithoutMemory(const std::string& messages) {
  std::promise<void> isOpen, isOver;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    isOpen.get_future().wait();
    peer.write(messages + closeFrame(1000));
    peer.readFrame();
    peer.endWriting();
    peer.readToEnd();
    isOver.set_value();
  });
  Told told;
  std::thread([&] {
    WebSocket socket(server.url());
    socket.onmessage = [&] { ++told.messages; };
    socket.onclose = [&] { ++told.closes; };
    pumpUntilOpen(socket);
    isOpen.set_value();
    isOver.get_future().wait();
    {
      NoLargeBlocks none(1);
      pollEvents();
    }
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
  }).join();
  return told;
}

TEST(MemoryShortage, LosesNoCloseEventBehindAMessageForWhichThereIsNone) {
  const auto told = toldWithoutMemory(frame(0x81, "for nobody"));
  EXPECT_EQ(told.messages, 0);
  EXPECT_EQ(told.closes, 1);
}

TEST(MemoryShortage, LetsNoMessageFollowOneThatWasLost) {
  EXPECT_EQ(toldWithoutMemory(frame(0x81, "for nobody") + frame(0x81, "the next")).messages, 0);
}

}  // namespace
}  // namespace web::native
