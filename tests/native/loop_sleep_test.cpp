// Linux counts how often a thread goes to sleep: a loop without work does it once.
#include <fstream>
#include <future>

#include "native/native_test.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;

// How often this thread has gone to sleep so far.
int sleeps() {
  std::ifstream status("/proc/thread-self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with("voluntary_ctxt_switches:")) return std::stoi(line.substr(24));
  }
  ADD_FAILURE() << "the system does not say";
  return 0;
}

TEST(Loop, SleepsWhileNothingHappens) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  std::promise<void> opened;
  int before = 0;
  socket.onopen = [&] {
    postTask([&] {
      before = sleeps();
      opened.set_value();
    });
  };
  std::thread other([&, loop = EventLoop::current()] {
    opened.get_future().wait();
    std::this_thread::sleep_for(milliseconds(300));  // The silence that is looked at.
    loop.postTask([] { quit(); });
  });
  runToEnd();
  EXPECT_LE(sleeps() - before, 3);
  other.join();
  socket.close();
  runToEnd();
}

TEST(Loop, SleepsBetweenTheFramesOfARunInsideAHandler) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  int slept = 0;
  socket.onopen = [&] { socket.send("hello"); };
  socket.onmessage = [&] {
    const int before = sleeps();
    run([frames = 0]() mutable { return ++frames < 10; });
    slept = sleeps() - before;
    socket.close();
  };
  runToEnd();
  EXPECT_GE(slept, 9);
}

}  // namespace
}  // namespace web::native
