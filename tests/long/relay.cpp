// Loopback TCP connections whose bytes are forwarded late, or for a while not at all.
#include <array>
#include <cstring>
#include <deque>
#include <list>
#include <map>
#include <mutex>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "long/bad_network.h"

namespace web::native {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Bytes in flight are limited, so that TCP's own flow control has an effect.
constexpr std::size_t mostUnderWay = std::size_t{256} << 10;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

int openSocket() {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return descriptor;
}

struct Segment {
  Clock::time_point due;
  std::string bytes;
  std::size_t sent = 0;
};

// One direction of a connection.
struct Lane {
  int from, to;
  std::deque<Segment> underWay;
  std::size_t size = 0;
  bool hasEnded = false, isClosed = false;
};

class Relay final : public BadNetwork {
 public:
  explicit Relay(const Weather& weather) : weather_(weather) {}
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;
  ~Relay() override {
    isEnding_ = true;
    for (auto& thread : threads_) thread.join();
  }

  std::string serverHost() const override { return "127.0.0.1"; }
  std::string clientHost() const override { return "127.0.0.1"; }
  std::unique_ptr<Program> start(const std::vector<std::string>& command) override {
    return std::make_unique<Program>(command);
  }

  std::uint16_t clientPort(std::uint16_t serverPort) override {
    auto& port = ports_[serverPort];
    if (port != 0) return port;
    const int listener = openSocket();
    auto address = loopback(0);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener, generic, size) != 0 || listen(listener, 64) != 0) return 0;
    getsockname(listener, generic, &size);
    port = ntohs(address.sin_port);
    threads_.emplace_back([this, listener, serverPort] { carry(listener, serverPort); });
    return port;
  }

 private:
  void carry(int listener, std::uint16_t serverPort) {
    std::list<Lane> lanes;
    while (!isEnding_) {
      std::vector<pollfd> waited{{listener, POLLIN, 0}};
      bool isBusy = false;
      for (const auto& lane : lanes) {
        const bool takes = !lane.hasEnded && lane.size < mostUnderWay && !isCut_;
        waited.push_back({takes ? lane.from : -1, POLLIN, 0});
        isBusy = isBusy || (!lane.underWay.empty() && !isCut_);
      }
      poll(waited.data(), waited.size(), isBusy ? 0 : 1);
      if (waited[0].revents) meet(listener, serverPort, lanes);
      std::size_t i = 1;
      for (auto& lane : lanes) {
        if (i < waited.size() && waited[i++].revents) take(lane);
        if (!isCut_) give(lane);
      }
    }
    for (const auto& lane : lanes) close(lane.from);
    close(listener);
  }

  void meet(int listener, std::uint16_t serverPort, std::list<Lane>& lanes) {
    const int client = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    const int server = openSocket();
    const int on = 1;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const auto address = loopback(serverPort);
    if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      close(client);
      close(server);
      return;
    }
    lanes.push_back({client, server, {}});
    lanes.push_back({server, client, {}});
  }

  void take(Lane& lane) {
    std::array<char, 16384> room;
    const auto size = recv(lane.from, room.data(), room.size(), MSG_DONTWAIT);
    if (size < 0 && errno == EAGAIN) return;
    lane.hasEnded = size <= 0;
    if (lane.hasEnded) return;
    lane.size += static_cast<std::size_t>(size);
    lane.underWay.push_back(
        {Clock::now() + weather_.delay, {room.data(), static_cast<std::size_t>(size)}});
  }

  // Only a part, so that the other lanes get their turn.
  void give(Lane& lane) {
    for (int left = 200; left > 0 && !lane.underWay.empty(); --left) {
      auto& segment = lane.underWay.front();
      if (segment.due > Clock::now()) return;
      const auto rest = segment.bytes.size() - segment.sent;
      const auto most = weather_.isByteByByte ? std::size_t{1} : rest;
      const auto* bytes = segment.bytes.data() + segment.sent;
      const auto sent = send(lane.to, bytes, most, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (sent < 0 && errno == EAGAIN) return;
      const auto gone = sent > 0 ? static_cast<std::size_t>(sent) : rest;
      lane.size -= gone;
      segment.sent += gone;
      if (gone == rest) lane.underWay.pop_front();
    }
    if (lane.hasEnded && lane.underWay.empty() && !std::exchange(lane.isClosed, true)) {
      shutdown(lane.to, SHUT_WR);
    }
  }

  const Weather weather_;
  std::map<std::uint16_t, std::uint16_t> ports_;
  std::atomic<bool> isEnding_ = false;
  std::list<std::thread> threads_;
};

}  // namespace

std::unique_ptr<BadNetwork> makeRelay(const Weather& weather) {
  return std::make_unique<Relay>(weather);
}

}  // namespace web::native
