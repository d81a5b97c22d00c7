// What macOS and the BSDs do in several calls, each of which may fail: tests socket_bsd.cpp on
// Linux.
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <iterator>

#include <sys/socket.h>

#include "native/native_test.h"
#include "native/net/socket.h"
#include "native/system_calls.h"

namespace web::native {
namespace {

std::ptrdiff_t openDescriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

// Makes one call of fcntl() fail, by its number, counted from 1.
SystemCalls::Fault failing(int number) {
  return [number, count = 0](std::string_view call) mutable {
    return call == "fcntl" && ++count == number ? EINVAL : 0;
  };
}

TEST(PortableSocket, ThatCannotBeSetUpIsClosedAndSaysWhy) {
  RawServer server([](Peer& peer) { peer.readToEnd(); });
  auto address = Address::loopback(Address::Family::ipv4);
  address.port = server.port();
  for (int number : {1, 2}) {
    const auto before = openDescriptors();
    SystemCalls calls(failing(number));
    const auto socket = Socket::connectTo(address);
    EXPECT_EQ(calls.failures("fcntl"), 1) << number;
    EXPECT_EQ(socket.error(), std::errc::invalid_argument) << number;
    EXPECT_EQ(openDescriptors(), before) << number;
  }
}

TEST(PortableSocket, LooksWhetherASilentPeerIsThere) {
  auto address = Address::loopback(Address::Family::ipv4);
  address.port = unusedPort();
  auto socket = Socket::connectTo(address);
  socket.noticeDeadPeer();
  int value = 0;
  socklen_t size = sizeof value;
  getsockopt(socket.descriptor(), SOL_SOCKET, SO_KEEPALIVE, &value, &size);
  EXPECT_EQ(value, 1);
}

TEST(PortableWaker, ThatCannotBeSetUpIsClosed) {
  for (int number : {1, 2, 3, 4}) {
    const auto before = openDescriptors();
    SystemCalls calls(failing(number));
    Waker waker;
    EXPECT_FALSE(waker.open()) << number;
    EXPECT_EQ(calls.failures("fcntl"), 1) << number;
    EXPECT_EQ(openDescriptors(), before) << number;
  }
}

}  // namespace
}  // namespace web::native
