// -pthread: a socket belongs to the thread that makes it, and its events fire there.
//
//   thread_sockets SERVER UNUSED NAME
#include <web/event_loop.h>
#include <web/websocket.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
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
  // While the thread is busy nothing fires, because its event loop does not run.
  auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
  while (std::chrono::steady_clock::now() < end) web::pollEvents();
  if (socket.readyState() != web::WebSocket::CONNECTING)
    mainLoop.postTask([] { std::puts("WRONG: an event without a turn of the thread's loop"); });
  web::run();
}

std::atomic<int> lastOver = 0;

// Three threads, one after the other: run() ends once the socket is closed, by quit() with a socket
// that is still open, and by its frame; each in a worker that was used before.
void serve(const std::string& url, int number) {
  struct Farewell {
    ~Farewell() { lastOver = number; }
    int number = 0;
  };
  thread_local Farewell farewell;
  farewell.number = number;

  web::WebSocket socket(url), other(url);
  bool isClosed = false;
  socket.onopen = [&] { socket.send("hi"); };
  socket.onmessage = [&] {
    if (number == 2) return web::quit(9);
    if (number == 1) other.close();
    socket.close();
  };
  socket.onclose = [&] { isClosed = true; };
  if (number == 3) web::run([&] { return !isClosed; });
  web::run();
}

// A page must not block on a thread that has sockets: Firefox serves them on the page's own thread.
int serveInTurn(const std::string& url) {
  static int number = 1;
  static std::thread thread(serve, url, number);
  return web::run([url] {
    if (lastOver < number) return true;
    thread.join();
    std::printf("%d is over\n", number);
    if (number == 3) web::quit(6);
    if (number < 3) thread = std::thread(serve, url, ++number);
    return true;
  });
}

std::atomic<bool> hasTaken = false;

// Something that a dropped task holds may post to the loop that ends, which takes nothing.
struct Poster {
  ~Poster() {
    hasTaken = loop.postTask([] {});
  }
  web::EventLoop loop = web::EventLoop::current();
};

// A thread that ends without running its loop drops its tasks.
void leaveATask() {
  struct Farewell {
    ~Farewell() { lastOver = 1; }
  };
  [[maybe_unused]] thread_local Farewell farewell;
  web::postTask([poster = std::make_shared<Poster>()] {});
}

int dropATask() {
  static std::thread thread(leaveATask);
  return web::run([] {
    if (lastOver == 0) return true;
    thread.join();
    std::puts(hasTaken ? "WRONG: a task that never runs was taken" : "the thread is over");
    return false;
  });
}

// Uses another thread's socket: the program prints an error and aborts.
void misuse(web::WebSocket& socket) { socket.close(); }

}  // namespace

int main(int count, char** arguments) {
  if (count < 4) return 2;
  const std::string url = std::string(arguments[1]) + "/echo";
  const std::string_view name = arguments[3];
  if (name == "in turn") return serveInTurn(url);
  if (name == "drop") return dropATask();
  if (name == "converse") std::thread(converse, url, web::EventLoop::current()).detach();
  static web::WebSocket socket(url);
  if (name == "misuse") std::thread(misuse, std::ref(socket)).detach();
  // Keeps run() waiting: the thread's task ends the program.
  return web::run([] { return true; });
}
