// twinsocket, through its public API and with its defaults.
#include <web/event_loop.h>
#include <web/websocket.h>

#include <functional>
#include <memory>

#include "clients/measure.h"

namespace {

using namespace web::benchmark;
using std::chrono::steady_clock;

constexpr std::size_t enoughQueued = 4 << 20;

// Sends until enough waits; onbufferedamountlow sends more.
void sendSome(web::WebSocket& socket, const std::string& message, long& left) {
  const auto inEach = std::max<long>(1, static_cast<long>(65536 / message.size()));
  const std::span bytes(message);
  for (; left > 0 && socket.bufferedAmount() < enoughQueued; left -= inEach) {
    for (long i = 0; i < std::min(inEach, left); ++i) socket.send(bytes);
  }
}

void exchange(const Task& task) {
  Stopwatch watch;
  long received = 0, unsent = task.count;
  std::size_t next = 0;
  web::WebSocket socket(task.url);
  socket.binaryType = web::BinaryType::arraybuffer;
  const auto say = [&] {
    const auto& message = task.messages[next];
    next = next + 1 < task.messages.size() ? next + 1 : 0;
    if (task.workload == "json") return socket.send(message);
    socket.send(std::span(message));
  };
  socket.onopen = [&] {
    watch.start();
    if (task.workload == "receive") return socket.send("go");
    if (task.workload == "send") return sendSome(socket, task.messages[0], unsent);
    say();
  };
  if (task.workload == "send") {
    socket.bufferedAmountLowThreshold = enoughQueued / 4;
    socket.onbufferedamountlow = [&] { sendSome(socket, task.messages[0], unsent); };
    socket.onmessage = [&] { watch.stop(task.count); };
  } else if (task.workload == "receive") {
    socket.onmessage = [&] {
      if (++received == task.count) watch.stop(received);
    };
  } else {
    socket.onmessage = [&] {
      if (++received == task.count) watch.stop(received);
      say();
    };
  }
  socket.onerror = [](web::ErrorEvent& event) { fail(event.message()); };
  web::run();
}

void open(const Task& task) {
  Stopwatch watch;
  long opened = 0;
  std::unique_ptr<web::WebSocket> socket;
  std::function<void()> openNext = [&] {
    if (opened == task.count) watch.stop(opened);
    socket = std::make_unique<web::WebSocket>(task.url);
    socket->onopen = [&] { socket->close(); };
    socket->onerror = [](web::ErrorEvent& event) { fail(event.message()); };
    socket->onclose = [&] {
      ++opened;
      openNext();
    };
  };
  watch.start();
  openNext();
  web::run();
}

void hold(const Task& task) {
  Silence silence;
  std::vector<std::unique_ptr<web::WebSocket>> sockets;
  long opened = 0;
  std::function<void()> openNext = [&] {
    // Opening 10,000 sockets can take so long that pings become due, which are not part of the
    // silence.
    web::WebSocketInit init{.keepAlive = std::chrono::seconds(0)};
    auto& socket = *sockets.emplace_back(std::make_unique<web::WebSocket>(task.url, init));
    socket.onerror = [](web::ErrorEvent& event) { fail(event.message()); };
    socket.onopen = [&] {
      if (++opened < task.count) return openNext();
      web::quit();
    };
  };
  openNext();
  web::run();
  // The program does not run its loop: the network thread has to do the work.
  web::pollEvents();
  std::this_thread::sleep_for(Silence::calm);
  silence.settled();
  std::this_thread::sleep_for(Silence::silence);
  silence.stop(opened);
}

}  // namespace

int main(int argumentCount, char** arguments) {
  const auto task = taskOf(argumentCount, arguments);
  if (task.workload == "open") {
    open(task);
  } else if (task.workload == "hold") {
    hold(task);
  } else {
    exchange(task);
  }
}
