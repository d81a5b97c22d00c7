// A program whose loop is Asio's: Boost's here; standalone Asio differs only in name.
#include <web/event_loop.h>
#include <web/websocket.h>

#include <chrono>
#include <cstdio>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

class WebEvents {
 public:
  explicit WebEvents(asio::io_context& loop)
      : handle_(loop, static_cast<int>(*web::pollHandle())), deadline_(loop) {
    await();
    turn();
  }
  ~WebEvents() { handle_.release(); }  // The handle belongs to the library.

 private:
  void await() {
    handle_.async_wait(handle_.wait_read, [this](auto error) {
      if (error) return;
      turn();
      await();
    });
  }
  void turn() {
    web::pollEvents();
    const auto next = web::nextDeadline();
    if (!next) return void(deadline_.cancel());
    deadline_.expires_at(*next);
    deadline_.async_wait([this](auto error) {
      if (!error) turn();
    });
  }

  asio::posix::stream_descriptor handle_;
  asio::steady_timer deadline_;
};

int main(int, char** arguments) {
  asio::io_context loop;
  web::WebSocket socket(arguments[1]);
  socket.onopen = [&] {
    web::setTimeout([&] { socket.send("hello from asio"); }, std::chrono::milliseconds(20));
  };
  socket.onmessage = [&](web::MessageEvent& event) {
    std::puts(event.text()->c_str());
    socket.close();
  };
  socket.onclose = [&] { loop.stop(); };
  WebEvents events(loop);
  loop.run();
}
