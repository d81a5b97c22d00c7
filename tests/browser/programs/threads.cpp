// -pthread: the memory is shared, and other threads post tasks.
//
//   threads SERVER UNUSED
#include <web/event_loop.h>
#include <web/websocket.h>

#include <cstdio>
#include <string>
#include <thread>
#include <vector>

int main(int count, char** arguments) {
  if (count < 3) return 2;
  constexpr int threadCount = 2, tasksPerThread = 500;
  const auto mainThread = std::this_thread::get_id();
  web::WebSocket socket(std::string(arguments[1]) + "/echo");
  socket.binaryType = web::BinaryType::arraybuffer;
  std::vector<std::thread> threads;
  int tasks = 0, echoes = 0;
  const std::string text = "text that is neither ASCII nor short: é€😀 " + std::string(1000, 'x');

  auto endWhenDone = [&] {
    if (tasks < threadCount * tasksPerThread || echoes < 2) return;
    for (auto& thread : threads) thread.join();
    std::puts("done");
    socket.close();
  };
  auto task = [&] {
    if (std::this_thread::get_id() != mainThread) std::puts("on the wrong thread");
    ++tasks;
    endWhenDone();
  };
  socket.onopen = [&] {
    socket.send(text);
    socket.send(std::vector<char>(100000, 'y'));
    for (int i = 0; i < threadCount; ++i)
      threads.emplace_back([&, loop = web::EventLoop::current()] {
        for (int n = 0; n < tasksPerThread; ++n) loop.postTask(task);
      });
  };
  socket.onmessage = [&](web::MessageEvent& event) {
    auto* buffer = event.arrayBuffer();
    bool isRight = buffer ? buffer->byteLength() == 100000 : *event.text() == text;
    if (!isRight) std::puts("a message is wrong");
    ++echoes;
    endWhenDone();
  };
  // The guard is the only thing to wait for when another thread releases it.
  static web::RunGuard guard;
  static std::thread releaser;
  socket.onclose = [] {
    releaser = std::thread([loop = web::EventLoop::current()] {
      loop.postTask([] { std::puts("a task"); });
      guard.release();
    });
    releaser.detach();
  };
  return web::run();
}
