// Tasks from other threads and from the loop's own thread, without a loop.
#include "native/loop/task_queue.h"

#include <future>

#include "native/native_test.h"
#include "native/test_sockets.h"

namespace web::native {
namespace {

// The tasks of a loop, without the loop.
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
  std::thread([&] { queue->post([] {}); }).join();  // The next one wakes it again.
  EXPECT_TRUE(awaitSocket(waker->descriptor(), Wanted::toRead));
}

// If the first task was not taken yet, the loop is already awake.
TEST_F(Tasks, BehindOthersWakeNobody) {
  Waker other;
  ASSERT_TRUE(other.open());
  queue->post([] {});
  ASSERT_TRUE(awaitSocket(waker->descriptor(), Wanted::toRead));
  waker->reset();
  queue->post([] {});
  other.wake();
  EXPECT_TRUE(awaitFirstUnlessSecond(other.descriptor(), waker->descriptor()));
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

// Its destructor waits for another thread, which posts a task.
class PostsAtItsEnd {
 public:
  PostsAtItsEnd(TaskQueue& queue, std::thread& other) : queue_(queue), other_(other) {}
  PostsAtItsEnd(const PostsAtItsEnd&) = delete;
  PostsAtItsEnd& operator=(const PostsAtItsEnd&) = delete;
  ~PostsAtItsEnd() {
    auto posted = std::make_shared<std::promise<void>>();
    auto isPosted = posted->get_future();
    other_ = std::thread([posted, &queue = queue_] {
      EXPECT_FALSE(queue.post([] {}));
      posted->set_value();
    });
    EXPECT_EQ(isPosted.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  }

 private:
  TaskQueue& queue_;
  std::thread& other_;
};

TEST_F(Tasks, ThatAreDroppedAreDestroyedWhileOthersMayPost) {
  std::thread other;
  queue->post([held = std::make_shared<PostsAtItsEnd>(*queue, other)] {});
  queue->close();
  other.join();
}

}  // namespace
}  // namespace web::native
