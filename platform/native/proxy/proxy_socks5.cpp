// SOCKS5 (RFC 1928), with user name and password (RFC 1929).
#include <algorithm>

#include "native/proxy/proxy_dialogue.h"
#include "protocol/bytes.h"

namespace web::native {

namespace {

constexpr char version = 5, passwordVersion = 1;
constexpr unsigned noAuthentication = 0, withPassword = 2, noMethod = 0xff;
constexpr char connect = 1;
constexpr char ipv4 = 1, name = 3, ipv6 = 4;

constexpr std::size_t longestName = 255;

// RFC 1928 §6.
std::string explain(unsigned reply) {
  switch (reply) {
    case 1:
      return "it failed";
    case 2:
      return "its rules do not allow it";
    case 3:
      return "it cannot reach the network";
    case 4:
      return "it cannot reach the host";
    case 5:
      return "the connection was refused";
    case 6:
      return "the host does not answer";
    case 7:
      return "it does not support CONNECT";
    case 8:
      return "it does not support this kind of address";
    default:
      return "for an unknown reason, number " + std::to_string(reply);
  }
}

class Socks5 final : public ProxyDialogue {
 public:
  Socks5(const Proxy& proxy, const std::string& host, std::uint16_t port)
      : user_(proxy.user), password_(proxy.password), host_(host), port_(port) {
    output_ = proxy.hasCredentials()
                  ? std::string{version, 2, char{noAuthentication}, char{withPassword}}
                  : std::string{version, 1, char{noAuthentication}};
  }

  Progress receive(std::span<const std::byte>& bytes) override {
    while (gather(bytes)) {
      const auto progress = takeAnswer();
      if (progress != Progress::listens) return progress;
    }
    return Progress::listens;
  }

 private:
  enum class Step { method, password, reply, place };

  // An answer has a fixed length, or says after a few bytes how long it is.
  bool gather(std::span<const std::byte>& bytes) {
    const auto count = std::min(bytes.size(), wanted_ - answer_.size());
    answer_ += protocol::asText(bytes.first(count));
    bytes = bytes.subspan(count);
    return answer_.size() == wanted_;
  }

  unsigned byteAt(std::size_t place) const { return static_cast<unsigned char>(answer_[place]); }

  Progress await(Step step, std::size_t size) {
    step_ = step;
    wanted_ = size;
    if (step != Step::place) answer_.clear();
    return Progress::listens;
  }

  Progress takeAnswer() {
    switch (step_) {
      case Step::method:
        return takeMethod();
      case Step::password:
        if (byteAt(1) != 0) return fail("the proxy does not accept this user name and password");
        return ask();
      case Step::reply:
        return takeReply();
      case Step::place:
        break;  // The address that the proxy connects from, which we do not need.
    }
    return Progress::done;
  }

  Progress takeMethod() {
    if (byteAt(0) != static_cast<unsigned>(version)) return fail("the proxy does not speak SOCKS5");
    if (byteAt(1) == noAuthentication) return ask();
    const bool hasCredentials = !user_.empty() || !password_.empty();
    if (byteAt(1) == withPassword && hasCredentials) {
      output_ = std::string{passwordVersion, static_cast<char>(user_.size())} + user_ +
                static_cast<char>(password_.size()) + password_;
      return await(Step::password, 2);
    }
    if (byteAt(1) == noMethod && !hasCredentials) {
      return fail("the proxy requires a user name and a password, or does not serve this computer");
    }
    return fail("the proxy requires a kind of authentication that was not offered");
  }

  Progress ask() {
    output_ = {version, connect, 0};
    if (const auto address = Address::fromLiteral(host_)) {
      const bool isIpv4 = address->family == Address::Family::ipv4;
      output_ += isIpv4 ? ipv4 : ipv6;
      output_.append(reinterpret_cast<const char*>(address->bytes.data()), isIpv4 ? 4 : 16);
    } else if (host_.size() <= longestName) {
      output_ += {name, static_cast<char>(host_.size())};
      output_ += host_;
    } else {
      return fail("the host's name is longer than the 255 bytes that SOCKS5 allows");
    }
    output_ += {static_cast<char>(port_ >> 8), static_cast<char>(port_ & 0xff)};
    return await(Step::reply, 5);
  }

  Progress takeReply() {
    if (byteAt(0) != static_cast<unsigned>(version)) return fail("the proxy does not speak SOCKS5");
    if (byteAt(1) != 0) {
      return fail("the proxy did not connect to " + host_ + ':' + std::to_string(port_) + ": " +
                  explain(byteAt(1)));
    }
    // What comes before the address, the address, and a port.
    switch (byteAt(3)) {
      case ipv4:
        return await(Step::place, 4 + 4 + 2);
      case ipv6:
        return await(Step::place, 4 + 16 + 2);
      case name:
        return await(Step::place, 4 + 1 + byteAt(4) + 2);
      default:
        return fail("the proxy's answer is malformed");
    }
  }

  const std::string user_, password_, host_;
  const std::uint16_t port_;
  Step step_ = Step::method;
  std::size_t wanted_ = 2;
  std::string answer_;
};

}  // namespace

std::unique_ptr<ProxyDialogue> makeSocks5(const Proxy& proxy, const std::string& host,
                                          std::uint16_t port) {
  return std::make_unique<Socks5>(proxy, host, port);
}

}  // namespace web::native
