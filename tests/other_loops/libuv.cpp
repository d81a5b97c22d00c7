// A program whose loop is libuv's.
#include <web/event_loop.h>
#include <web/websocket.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>

#include <uv.h>

uv_poll_t handle;
uv_timer_t deadline;

void turn() {
  web::pollEvents();
  const auto next = web::nextDeadline();
  if (!next) return void(uv_timer_stop(&deadline));
  const auto left = *next - std::chrono::steady_clock::now();
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  uv_update_time(uv_default_loop());
  uv_timer_start(
      &deadline, [](uv_timer_t*) { turn(); },
      static_cast<std::uint64_t>(std::max<std::int64_t>(milliseconds, 0)), 0);
}

int main(int, char** arguments) {
  web::WebSocket socket(arguments[1]);
  socket.onopen = [&] {
    web::setTimeout([&] { socket.send("hello from libuv"); }, std::chrono::milliseconds(20));
  };
  socket.onmessage = [&](web::MessageEvent& event) {
    std::puts(event.text()->c_str());
    socket.close();
  };
  socket.onclose = [] { uv_stop(uv_default_loop()); };

  uv_timer_init(uv_default_loop(), &deadline);
  uv_poll_init(uv_default_loop(), &handle, static_cast<int>(*web::pollHandle()));
  uv_poll_start(&handle, UV_READABLE, [](uv_poll_t*, int, int) { turn(); });
  turn();
  uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
