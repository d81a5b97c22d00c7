// Everything that a platform defines, as listed in platform/README.md, except the timers: see
// fake_timers.cpp. The event loop is a queue of tasks on one thread, and never waits.
#include <web/capabilities.h>
#include <web/event_loop.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "exceptions.h"
#include "fake_platform/fake_channel.h"
#include "fake_platform/fake_loop.h"
#include "fake_platform/fake_timers.h"
#include "init_rules.h"
#include "platform.h"
#include "simulated_network.h"
#include "text/printable.h"
#include "text/utf8.h"

namespace web {

class EventLoop::TaskQueue {
 public:
  void push(std::function<void()> task) {
    std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }

  std::function<void()> pop() {
    std::lock_guard lock(mutex_);
    if (tasks_.empty()) return nullptr;
    auto task = std::move(tasks_.front());
    tasks_.pop_front();
    return task;
  }

  void hold() { ++holds_; }
  void release() { --holds_; }
  bool isHeld() const { return holds_ > 0; }

  std::size_t size() {
    std::lock_guard lock(mutex_);
    return tasks_.size();
  }

 private:
  std::atomic<int> holds_ = 0;
  std::mutex mutex_;
  std::deque<std::function<void()>> tasks_;
};

namespace {
std::shared_ptr<EventLoop::TaskQueue>& theTasks() {
  static auto queue = std::make_shared<EventLoop::TaskQueue>();
  return queue;
}

std::shared_ptr<fake::FakeChannel>& theLastChannel() {
  static std::shared_ptr<fake::FakeChannel> channel;
  return channel;
}

std::exception_ptr reported;
std::optional<int> quitStatus;

void rethrowReported() {
#if defined(__cpp_exceptions)
  if (auto exception = std::exchange(reported, nullptr)) std::rethrow_exception(exception);
#endif
}
}  // namespace

void reportException(std::exception_ptr exception) {
  if (!reported) reported = exception;
}

bool pollEvents() {
  auto& tasks = *theTasks();
  const auto count = tasks.size();
  for (auto left = count; left > 0; --left) {
    auto task = tasks.pop();
    if (!task) return true;
    callAndReport(task);
    rethrowReported();
  }
  const bool ranTimers = fake::runDueTimers();
  rethrowReported();
  return count > 0 || ranTimers;
}

std::optional<std::intptr_t> pollHandle() { return fake::pollHandle; }
std::optional<std::chrono::steady_clock::time_point> nextDeadline() { return fake::nextDeadline; }

int run() {
  return run([] {
    const bool hasTasks = theTasks()->size() > 0;
    if (!hasTasks) fake::passTimeToTheNextTimer();
    return hasTasks || fake::hasTimers() || theTasks()->isHeld();
  });
}

int run(std::function<bool()> frame) {
  quitStatus.reset();
  while (!quitStatus && frame()) pollEvents();
  return quitStatus.value_or(0);
}

void quit(int status) { quitStatus = status; }

void allowNetworkThread(bool) {}

void postTask(std::function<void()> task) { theTasks()->push(std::move(task)); }

void fake::endLoop() { theTasks() = std::make_shared<EventLoop::TaskQueue>(); }

EventLoop EventLoop::current() { return EventLoop(theTasks()); }

bool EventLoop::postTask(std::function<void()> task) const {
  auto tasks = tasks_.lock();
  if (tasks) tasks->push(std::move(task));
  return tasks != nullptr;
}

RunGuard::RunGuard() : loop_(theTasks()) { loop_.lock()->hold(); }

void RunGuard::release() {
  if (auto loop = std::exchange(loop_, {}).lock()) loop->release();
}

// The fake network's URLs begin with ws: or wss:; the rest is not checked.
std::optional<std::string> urlFault(std::string_view url) {
  if (url.starts_with("ws:") || url.starts_with("wss:")) return {};
  return "'" + std::string(url) + "' does not begin with ws: or wss:.";
}

std::string toWellFormed(std::string_view text) { return protocol::toWellFormed(text); }

std::string printable(std::string_view text) { return protocol::printable(text); }

bool exceptionsAreCaught() { return true; }

void abortWith(std::string_view line) {
  std::fputs((std::string(line) + '\n').c_str(), stderr);
  std::abort();
}

Capabilities capabilities() { return {.headers = true}; }

void TargetAddressSpace::tellPage(std::optional<IPAddressSpace>) {}

OpenedChannel openChannel(std::string_view url, const WebSocketInit& init, ChannelClient& client) {
  if (auto fault = urlFault(url)) return Misuse{std::move(*fault), "SyntaxError"};
  if (auto misuse = misuseIn(init.protocols)) return std::move(*misuse);
  if (auto misuse = misuseIn(init)) return std::move(*misuse);
  theLastChannel() = std::make_shared<fake::FakeChannel>(std::string(url), init, client);
  return std::shared_ptr<Channel>(theLastChannel());
}

OpenedChannel openDefaultChannel(std::string_view url, const WebSocketInit& defaults,
                                 ChannelClient& client) {
  return openChannel(url, defaults, client);
}

std::string networkOfEnvironment() { return fake::networkOfEnvironment; }

std::chrono::steady_clock::time_point timersNow() {
  return std::chrono::steady_clock::time_point(fake::time());
}

std::shared_ptr<fake::FakeChannel> fake::lastChannel() { return theLastChannel(); }

}  // namespace web
