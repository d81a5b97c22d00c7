// Only reads the kernel's notifications, and makes no request.
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include "native/loop/route_socket.h"

namespace web::native {

namespace {

// The next call reads the rest of a flood.
constexpr int mostDatagrams = 64;

constexpr std::uint32_t groups =
    RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE;

// One datagram may hold several messages.
bool tellsOfANewWay(std::span<const std::byte> datagram) {
  nlmsghdr header;
  while (datagram.size() >= sizeof header) {
    std::memcpy(&header, datagram.data(), sizeof header);
    if (header.nlmsg_type == RTM_NEWADDR || header.nlmsg_type == RTM_NEWROUTE) return true;
    // NLMSG_ALIGN() turns a length near 2^32 into zero, which would never end.
    const auto size = (std::size_t{header.nlmsg_len} + 3) & ~std::size_t{3};
    if (header.nlmsg_len < sizeof header || size > datagram.size()) return false;
    datagram = datagram.subspan(size);
  }
  return false;
}

}  // namespace

RouteSocket::~RouteSocket() { close(descriptor_); }

bool RouteSocket::take() {
  bool isTold = false;
  std::array<std::byte, 8192> room;
  for (int i = 0; i < mostDatagrams; ++i) {
    sockaddr_nl sender{};
    socklen_t size = sizeof sender;
    const auto count = recvfrom(descriptor_, room.data(), room.size(), MSG_DONTWAIT,
                                reinterpret_cast<sockaddr*>(&sender), &size);
    if (count < 0) {
      if (errno == EINTR) continue;
      if (errno != ENOBUFS) break;
      isTold = true;                  // Messages were lost, so there were many.
    } else if (sender.nl_pid == 0) {  // From the kernel: other programs may send here, too.
      isTold |= tellsOfANewWay(std::span(room).first(static_cast<std::size_t>(count)));
    }
  }
  return isTold;
}

// Some systems forbid this, such as Android for apps.
std::unique_ptr<NetworkChanges> openNetworkChanges() {
  const int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (descriptor < 0) return {};
  auto changes = std::make_unique<RouteSocket>(descriptor);
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = groups;
  const auto* plain = reinterpret_cast<const sockaddr*>(&address);
  if (bind(descriptor, plain, sizeof address) != 0) return {};
  return changes;
}

}  // namespace web::native
