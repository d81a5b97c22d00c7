// -pthread and -sASYNCIFY: a thread that never returns to its event loop calls pollEvents() in its
// own loop.
//
//   thread_polls SERVER UNUSED
#include <web/event_loop.h>
#include <web/websocket.h>

#include <cstdio>
#include <string>
#include <thread>

namespace {

void loop(const std::string& url, web::EventLoop mainLoop) {
  web::WebSocket socket(url);
  bool isOver = false;
  socket.onopen = [&] { socket.send("hi"); };
  socket.onmessage = [&] { socket.close(); };
  socket.onclose = [&] { isOver = true; };
  while (!isOver) web::pollEvents();
  mainLoop.postTask([] {
    std::puts("echo in a loop of its own");
    web::quit();
  });
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) return 2;
  std::thread(loop, std::string(arguments[1]) + "/echo", web::EventLoop::current()).detach();
  return web::run([] { return true; });
}
