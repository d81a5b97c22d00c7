// How Linux' messages about its networks are read; the test writes them.
#include <array>
#include <cstring>
#include <string>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "native/loop/route_socket.h"
#include "native/native_test.h"

namespace web::native {
namespace {

std::string message(std::uint16_t type, std::size_t bodySize = 8) {
  nlmsghdr header{};
  header.nlmsg_len = static_cast<std::uint32_t>(sizeof header + bodySize);
  header.nlmsg_type = type;
  std::string bytes(NLMSG_ALIGN(sizeof header + bodySize), '\0');
  std::memcpy(bytes.data(), &header, sizeof header);
  return bytes;
}

// The test plays the kernel.
struct NetworkChangesOfLinux : testing::Test {
  NetworkChangesOfLinux() {
    std::array<int, 2> ends{};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_DGRAM, 0, ends.data()), 0);
    kernel = ends[0];
    changes = std::make_unique<RouteSocket>(ends[1]);
  }
  ~NetworkChangesOfLinux() override { close(kernel); }

  void tell(const std::string& datagram) const {
    EXPECT_EQ(send(kernel, datagram.data(), datagram.size(), 0), std::ssize(datagram));
  }

  int kernel = -1;
  std::unique_ptr<NetworkChanges> changes;
};

TEST_F(NetworkChangesOfLinux, AreNoneWhileNothingHasCome) {
  EXPECT_FALSE(changes->take());
  EXPECT_FALSE(changes->take());
}

TEST_F(NetworkChangesOfLinux, AreNewAddressesAndNewRoutes) {
  for (auto type : {RTM_NEWADDR, RTM_NEWROUTE}) {
    tell(message(type));
    EXPECT_TRUE(changes->take()) << type;
    EXPECT_FALSE(changes->take()) << type;
  }
}

TEST_F(NetworkChangesOfLinux, AreNothingThatTakesAWayAway) {
  for (auto type : {RTM_DELADDR, RTM_DELROUTE, RTM_NEWLINK, RTM_NEWNEIGH}) {
    tell(message(type));
    EXPECT_FALSE(changes->take()) << type;
  }
}

TEST_F(NetworkChangesOfLinux, AreToldOnceForARowOfThem) {
  for (int i = 0; i < 5; ++i) tell(message(RTM_NEWADDR));
  EXPECT_TRUE(changes->take());
  EXPECT_FALSE(changes->take());
}

TEST_F(NetworkChangesOfLinux, AreFoundBehindOtherMessagesOfADatagram) {
  tell(message(RTM_DELADDR, 5) + message(RTM_NEWLINK, 0) + message(RTM_NEWROUTE));
  EXPECT_TRUE(changes->take());
}

TEST_F(NetworkChangesOfLinux, AreNoneInGarbage) {
  nlmsghdr header{};
  for (std::uint32_t length : {0u, 15u, 4096u, 0xffffffffu}) {
    header.nlmsg_len = length;
    std::string bytes(sizeof header, '\0');
    std::memcpy(bytes.data(), &header, sizeof header);
    tell(bytes + message(RTM_NEWADDR));
    EXPECT_FALSE(changes->take()) << length;
  }
  tell(message(RTM_NEWADDR).substr(0, sizeof header - 1));
  EXPECT_FALSE(changes->take());
}

// Its address is where a netlink socket has its number, which is zero for the kernel.
TEST_F(NetworkChangesOfLinux, AreNoneThatAnotherProgramTells) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string abstract = std::string(1, '\0') + "twinsocket" + std::to_string(getpid());
  std::memcpy(address.sun_path, abstract.data(), abstract.size());
  const auto size = static_cast<socklen_t>(sizeof address.sun_family + abstract.size());
  ASSERT_EQ(bind(kernel, reinterpret_cast<const sockaddr*>(&address), size), 0);
  tell(message(RTM_NEWADDR));
  EXPECT_FALSE(changes->take());
}

}  // namespace
}  // namespace web::native
