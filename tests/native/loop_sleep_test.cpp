// Linux counts how often a thread goes to sleep: a loop without work sleeps once.
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
    std::this_thread::sleep_for(milliseconds(300));  // The silence that this test is about.
    loop.postTask([] { quit(); });
  });
  runToEnd();
  EXPECT_LE(sleeps() - before, 3);
  other.join();
  socket.close();
  runToEnd();
}

}  // namespace
}  // namespace web::native
