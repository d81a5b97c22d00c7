// CONNECT (RFC 9110 §9.3.6): an HTTP proxy becomes a tunnel.
#include "native/proxy/proxy_dialogue.h"
#include "protocol/auth_challenge.h"
#include "protocol/crypto.h"
#include "protocol/http_head.h"
#include "text/joined.h"
#include "text/printable.h"

namespace web::native {

namespace {

using protocol::HttpHeadReader;

// A proxy's answer to CONNECT is a few lines; some add a page of HTML behind it.
constexpr protocol::Limits limits{.maxHeadSize = std::size_t{64} << 10,
                                  .maxHeadLine = std::size_t{16} << 10,
                                  .maxHeaderFields = 256};

class HttpConnect final : public ProxyDialogue {
 public:
  HttpConnect(const Proxy& proxy, const std::string& host, std::uint16_t port, bool& asks)
      : target_(host + ':' + std::to_string(port)),
        hasCredentials_(proxy.hasCredentials()),
        asks_(asks),
        isTold_(hasCredentials_ && asks) {
    output_ = joined({"CONNECT ", target_, " HTTP/1.1\r\nHost: ", target_, "\r\n"});
    if (isTold_) {
      output_ +=
          joined({"Proxy-Authorization: ", protocol::basicAuthorization(proxy.user, proxy.password),
                  "\r\n"});
    }
    output_ += "\r\n";
  }

  Progress receive(std::span<const std::byte>& bytes) override {
    while (true) {
      const auto progress = reader_.read(bytes);
      if (progress == HttpHeadReader::Progress::incomplete) return Progress::listens;
      if (progress == HttpHeadReader::Progress::failed) return fail(reader_.failure());
      if (reader_.head().status >= 200) break;
      if (++informationalResponses_ > limits.maxInformationalResponses) {
        return fail("the proxy sent too many responses with a status of 1xx");
      }
      reader_ = makeReader();
    }
    if (reader_.head().status < 300) return Progress::done;
    if (reader_.head().status == 407) {
      asks_ = protocol::offersBasic(reader_.head(), "Proxy-Authenticate");
    }
    return fail(joined({"the proxy answered ", refusal()}));
  }

 private:
  static HttpHeadReader makeReader() {
    return HttpHeadReader(limits, HttpHeadReader::Speaker::proxy);
  }

  std::string refusal() const {
    const auto& head = reader_.head();
    const auto status = std::to_string(head.status);
    // Tinyproxy answers a wrong password with 401 instead of 407.
    if (head.status == 407 || head.status == 401) {
      const auto challenges = head.values("Proxy-Authenticate");
      if (isTold_) return joined({status, ": it does not accept this user name and password"});
      if (challenges.empty() && hasCredentials_) {
        return joined(
            {status, ": it offers no authentication, so the user name and password were not sent"});
      }
      if (asks_ || challenges.empty())
        return joined({status, ": it requires a user name and a password"});
      return joined(
          {status,
           ": it requires an authentication scheme other than Basic, which is not supported: ",
           protocol::inQuotes(challenges[0])});
    }
    auto text = status;
    if (!head.reason.empty()) text += ' ' + protocol::printable(head.reason, protocol::longestPart);
    if (head.status / 100 == 5) return joined({text, ": it could not connect to ", target_});
    return joined({text, ": it refuses to connect to ", target_});
  }

  const std::string target_;
  const bool hasCredentials_;
  bool& asks_;
  const bool isTold_;
  HttpHeadReader reader_ = makeReader();
  int informationalResponses_ = 0;
};

}  // namespace

std::unique_ptr<ProxyDialogue> makeHttpConnect(const Proxy& proxy, const std::string& host,
                                               std::uint16_t port, bool& asks) {
  return std::make_unique<HttpConnect>(proxy, host, port, asks);
}

}  // namespace web::native
