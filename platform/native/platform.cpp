// <web/event_loop.h> natively.
#include <web/event_loop.h>

#include <utility>

#include "channel.h"
#include "native/loop/event_loop.h"

namespace web {

using native::Loop;

void pollEvents() { Loop::current().pollEvents(); }

int run() { return Loop::current().run(nullptr); }
int run(std::function<bool()> frame) { return Loop::current().run(&frame); }

void quit(int status) { Loop::current().quit(status); }

void allowNetworkThread(bool allowed) { Loop::current().allowNetworkThread(allowed); }

void postTask(std::function<void()> task) { Loop::current().tasks()->postHere(std::move(task)); }

EventLoop EventLoop::current() { return TaskQueueAccess::eventLoop(Loop::current().tasks()); }

bool EventLoop::postTask(std::function<void()> task) const {
  auto tasks = tasks_.lock();
  return tasks && tasks->post(std::move(task));
}

void reportException(std::exception_ptr exception) { Loop::current().report(std::move(exception)); }

}  // namespace web
