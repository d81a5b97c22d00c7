// What Linux sets a program: how many descriptors it may have, and when a peer counts as dead.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <cstdlib>

#include "native/native_test.h"
#include "native/socket.h"

namespace web::native {
namespace {

int optionOf(const Socket& socket, int level, int option) {
  int value = -1;
  socklen_t size = sizeof value;
  getsockopt(socket.descriptor(), level, option, &value, &size);
  return value;
}

TEST(DeadPeers, AreNoticedByTcp) {
  auto address = Address::loopback(Address::Family::ipv4);
  address.port = unusedPort();
  auto socket = Socket::connectTo(address);
  EXPECT_EQ(optionOf(socket, SOL_SOCKET, SO_KEEPALIVE), 1);
  EXPECT_EQ(optionOf(socket, IPPROTO_TCP, TCP_KEEPIDLE), 45);
  EXPECT_EQ(optionOf(socket, IPPROTO_TCP, TCP_USER_TIMEOUT), 60000);
}

// In a process of its own. 0: as it should be.
int connectWithoutDescriptors(const std::string& url) {
  pollEvents();  // The loop has its descriptors.
  const rlimit none{0, 0};
  setrlimit(RLIMIT_NOFILE, &none);
  LoggedSocket socket(url);
  run();
  if (socket.log != std::vector<std::string>{"error", "close 1006 not clean"}) return 1;
  return socket.failure.find("too many files are open") == std::string::npos ? 2 : 0;
}

TEST(Descriptors, ThatAreAllTakenAreAnErrorEvent) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(std::_Exit(connectWithoutDescriptors("ws://127.0.0.1:1024/")),
              testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace web::native
