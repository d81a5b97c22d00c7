#include "emscripten_websocket/threads.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

// Emscripten's older name.
#if !defined(EM_CALLBACK_THREAD_CONTEXT_MAIN_RUNTIME_THREAD)
#define EM_CALLBACK_THREAD_CONTEXT_MAIN_RUNTIME_THREAD \
  EM_CALLBACK_THREAD_CONTEXT_MAIN_BROWSER_THREAD
#endif

namespace web::emscripten_websocket {

namespace {

class Task;

// The calls of other threads for one thread. Its loop makes them; if the thread waits for a call of
// its own, it makes them meanwhile, so that two threads can call each other.
class Calls {
 public:
  void add(std::weak_ptr<Task> call) {
    std::lock_guard lock(mutex_);
    while (!calls_.empty() && calls_.front().expired()) calls_.pop_front();
    calls_.push_back(std::move(call));
    changed_.notify_all();
  }
  template <class Change>
  void change(Change change) {
    std::lock_guard lock(mutex_);
    change();
    changed_.notify_all();
  }
  // On the thread itself.
  bool makeUntil(const std::optional<bool>& done);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::weak_ptr<Task>> calls_;  // Owned by the tasks of the loop.
};

struct Thread {
  std::thread::id id;
  pthread_t handle;
  EventLoop loop;
  std::shared_ptr<Calls> calls = std::make_shared<Calls>();
};

struct Threads {
  std::mutex mutex;
  std::vector<Thread> announced;
  std::map<int, std::thread::id> owners;  // By socket.
  int lastSocket = 0;

  // Called with the mutex locked.
  template <class Matches>
  const Thread* find(Matches matches) const {
    for (const auto& thread : announced)
      if (matches(thread)) return &thread;
    return nullptr;
  }
};

// Never destroyed: threads may outlive main().
Threads& threads() {
  static auto& all = *new Threads;
  return all;
}

// Static objects are initialized by the thread that later calls main().
const auto mainThread = std::this_thread::get_id();

// A thread is forgotten when it ends, because its id may be given to another one.
class Announcement {
 public:
  Announcement() {
    std::lock_guard lock(threads().mutex);
    threads().announced.push_back({id_, pthread_self(), EventLoop::current()});
  }
  Announcement(const Announcement&) = delete;
  Announcement& operator=(const Announcement&) = delete;
  ~Announcement() {
    auto& all = threads();
    std::lock_guard lock(all.mutex);
    std::erase_if(all.announced, [&](const Thread& thread) { return thread.id == id_; });
    std::erase_if(all.owners, [&](const auto& owner) { return owner.second == id_; });
  }

 private:
  const std::thread::id id_ = std::this_thread::get_id();
};

// Learns that a task was run, or that it never will be.
class Outcome {
 public:
  explicit Outcome(std::shared_ptr<Calls> caller) : caller_(std::move(caller)) {}

  void become(bool done) {
    caller_->change([&] {
      if (!done_) done_ = done;
    });
  }
  bool wait() { return caller_->makeUntil(done_); }

 private:
  const std::shared_ptr<Calls> caller_;
  std::optional<bool> done_;
};

// Destroyed without being run when the thread ends.
class Task {
 public:
  Task(const std::function<void()>& call, std::shared_ptr<Outcome> outcome)
      : call_(call), outcome_(std::move(outcome)) {}
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  ~Task() { outcome_->become(false); }

  void run() {
    if (std::exchange(hasRun_, true)) return;
    call_();
    outcome_->become(true);
  }

 private:
  const std::function<void()>& call_;  // The caller waits for us.
  std::shared_ptr<Outcome> outcome_;
  bool hasRun_ = false;
};

bool Calls::makeUntil(const std::optional<bool>& done) {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return done || !calls_.empty(); });
    if (done) return *done;
    auto next = std::move(calls_.front());
    calls_.pop_front();
    lock.unlock();
    if (auto call = next.lock()) call->run();
    lock.lock();
  }
}

template <class Matches>
std::optional<Thread> threadThat(Matches matches) {
  auto& all = threads();
  std::lock_guard lock(all.mutex);
  const auto* thread = all.find(matches);
  if (!thread) return {};
  return *thread;
}

bool isOurs(std::thread::id id) { return id == std::this_thread::get_id(); }

// Those that other threads cannot find are called by nobody.
std::shared_ptr<Calls> ourCalls() {
  const auto ours = threadThat([](const Thread& thread) { return isOurs(thread.id); });
  return ours ? ours->calls : std::make_shared<Calls>();
}

bool runIn(const Thread& thread, const std::function<void()>& call) {
  auto outcome = std::make_shared<Outcome>(ourCalls());
  auto task = std::make_shared<Task>(call, outcome);
  std::weak_ptr<Task> toCall = task;
  if (!thread.loop.postTask([task = std::move(task)] { task->run(); })) return false;
  thread.calls->add(std::move(toCall));
  return outcome->wait();
}

}  // namespace

void announceThread() {
  thread_local bool isAnnounced = false;
  if (!std::exchange(isAnnounced, true)) destroyWithThread(std::make_shared<Announcement>());
}

bool isMainThread() { return isOurs(mainThread); }

int newSocketId() {
  announceThread();
  auto& all = threads();
  std::lock_guard lock(all.mutex);
  all.owners[++all.lastSocket] = std::this_thread::get_id();
  return all.lastSocket;
}

void forgetSocketId(int socket) {
  auto& all = threads();
  std::lock_guard lock(all.mutex);
  all.owners.erase(socket);
}

bool runOnThreadOf(int socket, const std::function<void()>& call) {
  const auto owner = threadThat([&](const Thread& thread) {
    const auto found = threads().owners.find(socket);
    return found != threads().owners.end() && found->second == thread.id && !isOurs(thread.id);
  });
  return owner && runIn(*owner, call);
}

bool runOnMainThread(const std::function<void()>& call) {
  if (isOurs(mainThread)) return false;
  const auto main = threadThat([](const Thread& thread) { return thread.id == mainThread; });
  return main && runIn(*main, call);
}

CallbackThread callbackThread(int socket, pthread_t target) {
  announceThread();
  auto& all = threads();
  std::lock_guard lock(all.mutex);
  const auto* thread = all.find([&](const Thread& each) {
    if (target == EM_CALLBACK_THREAD_CONTEXT_CALLING_THREAD) return isOurs(each.id);
    if (target == EM_CALLBACK_THREAD_CONTEXT_MAIN_RUNTIME_THREAD) return each.id == mainThread;
    return pthread_equal(each.handle, target) != 0;
  });
  if (!thread) return {.exists = false, .loop = {}};
  const auto owner = all.owners.find(socket);
  if (owner != all.owners.end() && owner->second == thread->id) return {};
  return {.exists = true, .loop = thread->loop};
}

}  // namespace web::emscripten_websocket
