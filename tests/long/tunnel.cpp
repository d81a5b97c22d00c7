// IP packets between two network namespaces, carried by hand (TUN devices): this needs no netem.
#include <array>
#include <cerrno>
#include <cstring>
#include <future>
#include <map>
#include <random>
#include <system_error>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "long/bad_network.h"

namespace web::native {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr const char* nearHost = "10.78.0.1";
constexpr const char* farHost = "10.78.0.2";
constexpr int packetSize = 1400;

[[noreturn]] void giveUp(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

void require(bool succeeded, const char* what) {
  if (!succeeded) giveUp(what);
}

sockaddr addressOf(const char* text) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = inet_addr(text);
  sockaddr generic;
  std::memcpy(&generic, &address, sizeof generic);
  return generic;
}

void bringUp(const char* device) {
  const int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ifreq request{};
  std::strcpy(request.ifr_name, device);
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  const bool isUp = ioctl(control, SIOCSIFFLAGS, &request) == 0;
  close(control);
  require(isUp, "a network device");
}

// This thread's namespace is a new one, with a tunnel of that address. Gives its descriptor.
int enterNamespace(const char* host) {
  const bool entered = unshare(CLONE_NEWNET) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0;
  require(entered, "a network namespace");
  const int tunnel = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  require(tunnel >= 0, "/dev/net/tun");
  ifreq request{};
  std::strcpy(request.ifr_name, "tunnel");
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  require(ioctl(tunnel, TUNSETIFF, &request) == 0, "a TUN device");
  const int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  request.ifr_addr = addressOf(host);
  bool isSet = ioctl(control, SIOCSIFADDR, &request) == 0;
  request.ifr_netmask = addressOf("255.255.255.0");
  isSet = isSet && ioctl(control, SIOCSIFNETMASK, &request) == 0;
  request.ifr_mtu = packetSize;
  isSet = isSet && ioctl(control, SIOCSIFMTU, &request) == 0;
  close(control);
  require(isSet, "the address of a TUN device");
  bringUp("tunnel");
  bringUp("lo");
  return tunnel;
}

class Tunnel final : public BadNetwork {
 public:
  explicit Tunnel(const Weather& weather) : weather_(weather) {
    near_ = enterNamespace(nearHost);
    // A namespace is a thread's: the far one lives as long as this thread.
    std::promise<void> isReady;
    far_ = std::thread([&] { liveFar(isReady); });
    try {
      isReady.get_future().get();
    } catch (...) {
      far_.join();
      leave();
      throw;
    }
    carrier_ = std::thread([this] { carry(); });
  }
  Tunnel(const Tunnel&) = delete;
  Tunnel& operator=(const Tunnel&) = delete;
  ~Tunnel() override {
    isEnding_ = true;
    carrier_.join();
    ask({});
    far_.join();
    leave();
  }

  std::string serverHost() const override { return farHost; }
  std::string clientHost() const override { return farHost; }
  std::uint16_t clientPort(std::uint16_t serverPort) override { return serverPort; }

  std::unique_ptr<Program> start(const std::vector<std::string>& command) override {
    std::promise<std::unique_ptr<Program>> started;
    ask([&] { started.set_value(std::make_unique<Program>(command)); });
    return started.get_future().get();
  }

 private:
  struct Packet {
    int to;
    std::vector<char> bytes;
  };

  void ask(std::function<void()> work) { work_.set_value(std::move(work)); }

  void liveFar(std::promise<void>& isReady) {
    try {
      farTunnel_ = enterNamespace(farHost);
    } catch (...) {
      return isReady.set_exception(std::current_exception());
    }
    isReady.set_value();
    for (;;) {
      auto work = work_.get_future().get();
      work_ = {};
      if (!work) return;
      work();
    }
  }

  void carry() {
    std::multimap<Clock::time_point, Packet> underWay;
    while (!isEnding_) {
      std::array<pollfd, 2> ends{pollfd{near_, POLLIN, 0}, pollfd{farTunnel_, POLLIN, 0}};
      auto wait = milliseconds(20);
      if (!underWay.empty()) {
        wait = std::chrono::ceil<milliseconds>(underWay.begin()->first - Clock::now());
      }
      const auto most = std::max(0, std::min(20, static_cast<int>(wait.count())));
      poll(ends.data(), ends.size(), most);
      take(near_, farTunnel_, underWay);
      take(farTunnel_, near_, underWay);
      for (; !underWay.empty() && underWay.begin()->first <= Clock::now();
           underWay.erase(underWay.begin())) {
        const auto& packet = underWay.begin()->second;
        // Packets that do not fit are lost, as in any network.
        if (write(packet.to, packet.bytes.data(), packet.bytes.size()) < 0) continue;
      }
    }
  }

  void take(int from, int to, std::multimap<Clock::time_point, Packet>& underWay) {
    std::array<char, 2048> room;
    for (ssize_t size; (size = read(from, room.data(), room.size())) > 0;) {
      if (isCut_ || chance_(random_) < weather_.loss) continue;
      auto due = Clock::now() + weather_.delay;
      if (chance_(random_) < weather_.reordered) due += milliseconds(1 + random_() % 10);
      underWay.emplace(due, Packet{to, {room.data(), room.data() + size}});
    }
  }

  void leave() {
    close(near_);
    if (farTunnel_ >= 0) close(farTunnel_);
    setns(home_, CLONE_NEWNET);  // Where the system allows it.
    close(home_);
  }

  const Weather weather_;
  const int home_ = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
  std::mt19937 random_{1};
  std::uniform_real_distribution<> chance_;
  int near_ = -1, farTunnel_ = -1;
  std::promise<std::function<void()>> work_;
  std::atomic<bool> isEnding_ = false;
  std::thread far_, carrier_;
};

}  // namespace

std::unique_ptr<BadNetwork> makeTunnel(const Weather& weather, std::string& why) {
  try {
    return std::make_unique<Tunnel>(weather);
  } catch (const std::system_error& error) {
    why = error.what();
    return nullptr;
  }
}

}  // namespace web::native
