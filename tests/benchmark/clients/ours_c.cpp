// twinsocket through twinsocket.h: what C costs over C++. ours.cpp does the same, and more.
#include <twinsocket.h>

#include <algorithm>
#include <string>

#include "clients/measure.h"

namespace {

using namespace web::benchmark;

constexpr std::uint64_t enoughQueued = 4 << 20;

struct Exchange {
  explicit Exchange(const Task& what) : task(what) {}

  const Task& task;
  const char* bytes = task.messages[0].data();
  const std::size_t size = task.messages[0].size();
  Stopwatch watch = {};
  long received = 0;
  twinsocket* socket = nullptr;

  // Sends some messages and then runs a turn of the loop, like a program that has other work.
  void sendAll(long count) {
    const auto inEach = std::max<long>(1, static_cast<long>(65536 / size));
    for (; count > 0 && twinsocket_buffered_amount(socket) < enoughQueued; count -= inEach) {
      for (long i = 0; i < std::min(inEach, count); ++i)
        twinsocket_send_binary(socket, bytes, size);
    }
    left_ = count;
    static auto* loop = twinsocket_loop_current();
    const auto goOn = [](void* user) { of(user).sendAll(of(user).left_); };
    if (count > 0) twinsocket_loop_post(loop, goOn, this);
  }

  static Exchange& of(void* user) { return *static_cast<Exchange*>(user); }

 private:
  long left_ = 0;
};

void didOpen(void* user, twinsocket* socket) {
  auto& exchange = Exchange::of(user);
  exchange.socket = socket;
  exchange.watch.start();
  if (exchange.task.workload == "receive")
    twinsocket_send_text(socket, "go", 2);
  else
    exchange.sendAll(exchange.task.count);
}

void didReceive(void* user) {
  auto& exchange = Exchange::of(user);
  if (++exchange.received == exchange.task.count) exchange.watch.stop(exchange.received);
}

}  // namespace

int main(int argumentCount, char** arguments) {
  const auto task = taskOf(argumentCount, arguments);
  Exchange exchange(task);
  twinsocket_handlers handlers{};
  handlers.size = sizeof handlers;
  handlers.on_open = didOpen;
  handlers.on_text = [](void* user, twinsocket*, const char*, size_t) { didReceive(user); };
  handlers.on_binary = [](void* user, twinsocket*, const void*, size_t) { didReceive(user); };
  if (task.workload == "send") {  // "done"
    handlers.on_text = [](void* user, twinsocket*, const char*, size_t) {
      Exchange::of(user).watch.stop(Exchange::of(user).task.count);
    };
  }
  handlers.on_error = [](void*, twinsocket*, const char* message, size_t) { fail(message); };
  twinsocket* socket = nullptr;
  if (twinsocket_create(task.url.data(), task.url.size(), nullptr, &handlers, &exchange, &socket))
    fail(twinsocket_last_error());
  twinsocket_run();
}
