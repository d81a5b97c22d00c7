// Linux: epoll, and TCP_INFO, in which the kernel reports how many segments there were.
#include "meter.h"

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace comparison {
namespace {

constexpr int backlog = 4096;
constexpr std::size_t inputSize = 64 << 10;
constexpr int eventsAtOnce = 256;

int checked(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

template <class Address>
sockaddr* generic(Address& address) {
  return reinterpret_cast<sockaddr*>(&address);
}

std::uint64_t segmentsOf(int descriptor) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) < 0) return 0;
  return std::uint64_t{info.tcpi_segs_in} + info.tcpi_segs_out;
}

}  // namespace

struct Meter::Pair {
  int client = -1;
  int relay = -1;
  std::uint64_t bytes = 0;
  bool isClosed = false;
};

// Bytes on their way; empty for the end of the stream.
struct Meter::Parcel {
  Clock::time_point due;
  std::shared_ptr<Pair> pair;
  bool isForClient = false;
  std::vector<char> bytes;
};

Meter::Meter(std::uint16_t relayPort, std::chrono::milliseconds delay)
    : relayPort_(relayPort), delay_(delay), input_(inputSize) {
  listener_ = checked(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket");
  auto address = loopback(0);
  checked(bind(listener_, generic(address), sizeof address), "bind");
  checked(listen(listener_, backlog), "listen");
  socklen_t size = sizeof address;
  checked(getsockname(listener_, generic(address), &size), "getsockname");
  port_ = ntohs(address.sin_port);
  watcher_ = checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
  waker_ = checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");
  watch(listener_);
  watch(waker_);
  thread_ = std::thread([this] { run(); });
}

Meter::~Meter() {
  {
    const std::lock_guard lock(mutex_);
    isStopping_ = true;
  }
  wake();
  thread_.join();
  while (!pairs_.empty()) close(*pairs_.begin()->second);
  for (const int descriptor : {listener_, watcher_, waker_}) ::close(descriptor);
}

Traffic Meter::traffic() {
  const std::lock_guard lock(mutex_);
  Traffic sum = past_;
  for (const auto& [descriptor, pair] : pairs_) {
    if (descriptor != pair->client) continue;
    sum.bytes += pair->bytes;
    sum.segments += segmentsOf(descriptor);
  }
  return sum;
}

void Meter::hold() {
  const std::lock_guard lock(mutex_);
  isHeld_ = true;
}

void Meter::release() {
  {
    const std::lock_guard lock(mutex_);
    isHeld_ = false;
  }
  wake();
}

void Meter::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(waker_, &one, sizeof one);
}

void Meter::run() {
  epoll_event events[eventsAtOnce];
  for (;;) {
    const int count = epoll_wait(watcher_, events, eventsAtOnce, untilNextParcel());
    const std::lock_guard lock(mutex_);
    if (isStopping_) return;
    for (int i = 0; i < count; ++i) {
      const int descriptor = events[i].data.fd;
      if (descriptor == waker_) {
        std::uint64_t wakes = 0;
        [[maybe_unused]] const auto taken = read(waker_, &wakes, sizeof wakes);
      } else if (descriptor == listener_)
        accept();
      else
        receive(descriptor);
    }
    const auto now = Clock::now();
    while (!isHeld_ && !parcels_.empty() && parcels_.front().due <= now) {
      const Parcel parcel = std::move(parcels_.front());
      parcels_.pop_front();
      deliver(parcel);
    }
  }
}

void Meter::accept() {
  for (int client; (client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
    auto pair = std::make_shared<Pair>();
    pair->client = client;
    pair->relay = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = loopback(relayPort_);
    if (connect(pair->relay, generic(address), sizeof address) < 0) {
      ::close(client);
      ::close(pair->relay);
      continue;
    }
    for (const int descriptor : {pair->client, pair->relay}) {
      const int one = 1;
      setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      pairs_[descriptor] = pair;
      watch(descriptor);
    }
  }
}

void Meter::receive(int descriptor) {
  const auto found = pairs_.find(descriptor);
  if (found == pairs_.end()) return;
  const auto pair = found->second;
  const auto size = recv(descriptor, input_.data(), input_.size(), MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size <= 0) epoll_ctl(watcher_, EPOLL_CTL_DEL, descriptor, nullptr);
  const auto bytes = static_cast<std::size_t>(std::max<ssize_t>(size, 0));
  Parcel parcel;
  parcel.due = Clock::now() + delay_;
  parcel.pair = pair;
  parcel.isForClient = descriptor == pair->relay;
  parcel.bytes.assign(input_.data(), input_.data() + bytes);
  parcels_.push_back(std::move(parcel));
}

void Meter::deliver(const Parcel& parcel) {
  auto& pair = *parcel.pair;
  if (pair.isClosed) return;
  if (parcel.bytes.empty()) return close(pair);
  pair.bytes += parcel.bytes.size();
  const int target = parcel.isForClient ? pair.client : pair.relay;
  // Updates are small and read quickly, so this hardly ever waits.
  for (std::size_t sent = 0; sent < parcel.bytes.size();) {
    const auto size =
        send(target, parcel.bytes.data() + sent, parcel.bytes.size() - sent, MSG_NOSIGNAL);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return close(pair);
    sent += static_cast<std::size_t>(size);
  }
}

void Meter::close(Pair& pair) {
  pair.isClosed = true;
  past_.bytes += pair.bytes;
  past_.segments += segmentsOf(pair.client);
  const int ends[] = {
      pair.client, pair.relay};  // Copied, because the pair may be destroyed with its last entry.
  for (const int descriptor : ends) {
    pairs_.erase(descriptor);
    ::close(descriptor);
  }
}

void Meter::watch(int descriptor) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = descriptor;
  checked(epoll_ctl(watcher_, EPOLL_CTL_ADD, descriptor, &event), "epoll_ctl");
}

// In milliseconds, for epoll; -1 without a parcel.
int Meter::untilNextParcel() {
  const std::lock_guard lock(mutex_);
  if (parcels_.empty() || isHeld_) return -1;
  const auto wait =
      std::chrono::ceil<std::chrono::milliseconds>(parcels_.front().due - Clock::now());
  return static_cast<int>(std::max<std::int64_t>(wait.count(), 0));
}

}  // namespace comparison
