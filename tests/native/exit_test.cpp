// exit() on one thread while another one serves.
#include <atomic>
#include <cstdlib>
#include <thread>

#include "native/native_test.h"

namespace web::native {
namespace {

// A server that floods, a thread that answers each message, and the end of the program meanwhile.
void exitUnderFlood() {
  static std::atomic<int> received = 0;
  static auto& server = *new RawServer([](Peer& peer) {
    peer.acceptHandshake();
    std::string messages;
    for (int i = 0; i < 100; ++i) messages += frame(0x81, std::string(100, 'x'));
    while (peer.write(messages)) {
    }
  });
  std::thread([] {
    WebSocket socket(server.url());
    socket.onmessage = [&] {
      ++received;
      socket.send("y");
    };
    run();
  }).detach();
  while (received < 3000) std::this_thread::yield();
  std::exit(5);
}

// OpenSSL would clean up its random number generator while masking keys are generated.
TEST(Exit, WhileAnotherThreadServesIsNoCrash) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  for (int i = 0; i < 30; ++i) EXPECT_EXIT(exitUnderFlood(), testing::ExitedWithCode(5), "");
}

}  // namespace
}  // namespace web::native
