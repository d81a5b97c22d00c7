// A program that waits in poll(), with its own descriptors.
#include <web/event_loop.h>
#include <web/websocket.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include <poll.h>

// In milliseconds, rounded up; -1 means forever, as in poll().
int untilDeadline() {
  const auto deadline = web::nextDeadline();
  if (!deadline) return -1;
  const auto left = *deadline - std::chrono::steady_clock::now();
  return std::max(0, static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count()));
}

int main(int, char** arguments) {
  web::WebSocket socket(arguments[1]);
  bool isOver = false;
  socket.onopen = [&] {
    web::setTimeout([&] { socket.send("hello from poll"); }, std::chrono::milliseconds(20));
  };
  socket.onmessage = [&](web::MessageEvent& event) {
    std::puts(event.text()->c_str());
    socket.close();
  };
  socket.onclose = [&] { isOver = true; };

  pollfd watched{static_cast<int>(*web::pollHandle()), POLLIN, 0};
  while (!isOver) {
    poll(&watched, 1, untilDeadline());
    web::pollEvents();
  }
}
