// Tasks of other threads, and of the loop's own, without a loop.
#include "native/loop/task_queue.h"
#include "native/native_test.h"
#include "native/test_sockets.h"

namespace web::native {
namespace {

// A loop's tasks without a loop.
struct Tasks : testing::Test {
  Tasks() { EXPECT_TRUE(waker->open()); }

  void runTasks() {
    std::deque<TaskQueue::Task> due;
    queue->takeInto(due);
    for (auto& task : due) task();
  }

  std::shared_ptr<Waker> waker = std::make_shared<Waker>();
  std::shared_ptr<TaskQueue> queue = std::make_shared<TaskQueue>(waker);
};

TEST_F(Tasks, OfAnotherThreadWakeTheLoop) {
  std::thread([&] { queue->post([] {}); }).join();
  EXPECT_TRUE(awaitSocket(waker->descriptor(), Wanted::toRead));
  waker->reset();
  runTasks();
  std::thread([&] { queue->post([] {}); }).join();  // And the next one again.
  EXPECT_TRUE(awaitSocket(waker->descriptor(), Wanted::toRead));
}

TEST_F(Tasks, ComeOutInTheirOrderAndOnce) {
  std::string ran;
  queue->postHere([&] { ran += 'a'; });
  queue->post([&] { ran += 'b'; });
  queue->postHere([&] { ran += 'c'; });
  EXPECT_FALSE(queue->isEmpty());
  runTasks();
  EXPECT_TRUE(queue->isEmpty());
  runTasks();
  EXPECT_EQ(ran, "abc");
}

TEST_F(Tasks, AreDroppedOnceTheQueueIsClosed) {
  auto held = std::make_shared<int>();
  queue->post([held] {});
  queue->close();
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_TRUE(queue->isEmpty());
  EXPECT_FALSE(queue->post([held] {}));
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace web::native
