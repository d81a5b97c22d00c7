// -pthread: a socket belongs to the thread that makes it, and its events fire there.
//
//   thread_sockets SERVER UNUSED
#include <web/event_loop.h>
#include <web/websocket.h>

#include <cstdio>
#include <string>
#include <thread>

namespace {

// The thread's own run() keeps this frame alive, as main()'s does.
void converse(const std::string& url, web::EventLoop mainLoop) {
  const auto thread = std::this_thread::get_id();
  const std::string text = "from a thread, in text that is too long for the object itself";
  web::WebSocket socket(url);
  socket.onopen = [&] { socket.send(text); };
  socket.onmessage = [&](web::MessageEvent& event) {
    bool isRight = *event.text() == text && std::this_thread::get_id() == thread;
    mainLoop.postTask([isRight] {
      std::puts(isRight ? "echo on the thread" : "WRONG");
      web::quit(3);
    });
  };
  web::run();
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) return 2;
  std::thread thread(converse, std::string(arguments[1]) + "/echo", web::EventLoop::current());
  thread.detach();
  // Something to wait for: the thread's task ends the program.
  return web::run([] { return true; });
}
