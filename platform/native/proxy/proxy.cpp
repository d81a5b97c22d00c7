#include "native/proxy/proxy.h"

#include <algorithm>
#include <array>
#include <span>

#include "native/proxy/no_proxy.h"
#include "text/ascii.h"
#include "text/joined.h"
#include "url/percent_encoding.h"

namespace web::native {

namespace {

constexpr std::uint16_t defaultPort = 1080;  // As in curl, for every kind.
constexpr std::size_t longestSocksField = 255;

constexpr const char* expected =
    ": expected http://host:port, socks5://host:port or socks5h://host:port, with user:password@ "
    "before the host if the proxy asks for them";

std::optional<Proxy::Kind> kindOf(std::string_view scheme) {
  if (scheme == "http") return Proxy::Kind::http;
  if (scheme == "socks5") return Proxy::Kind::socks5;
  if (scheme == "socks5h") return Proxy::Kind::socks5h;
  return {};
}

// Whether the last colon is followed by a port in digits, apart from white space, which the URL
// parser skips.
bool hasPort(std::string_view authority) {
  authority = authority.substr(0, authority.find_first_of("/\\?#"));
  const auto colon = authority.rfind(':');
  if (colon == authority.npos) return false;
  const auto port = authority.substr(colon + 1);
  return port.find_first_of("0123456789") != port.npos &&
         std::ranges::all_of(port, [](unsigned char character) {
           return character <= ' ' || (character >= '0' && character <= '9');
         });
}

// The URL parser leaves out the port 80, which is the default of http.
std::uint16_t portOf(const protocol::Url& url, std::string_view authority) {
  if (url.port) return *url.port;
  return hasPort(authority) ? url.effectivePort() : defaultPort;
}

}  // namespace

ProxyChoice parseProxy(std::string_view text) {
  std::string_view scheme = "http";
  auto authority = text;
  if (auto end = text.find("://"); end != text.npos) {
    scheme = text.substr(0, end);
    authority.remove_prefix(end + 3);
  }
  const auto kind = kindOf(protocol::asciiLower(scheme));
  if (!kind) return {.fault = joined({" has an unknown scheme", expected})};
  const auto url = protocol::parseUrl(joined({"http://", authority})).url;
  if (!url) return {.fault = joined({" is not a URL", expected})};

  Proxy proxy{.kind = *kind,
              .host = url->host,
              .port = portOf(*url, authority),
              .user = protocol::percentDecode(url->username),
              .password = protocol::percentDecode(url->password)};
  // RFC 1929 §2: one byte for the length of each.
  if (*kind != Proxy::Kind::http &&
      (proxy.user.size() > longestSocksField || proxy.password.size() > longestSocksField)) {
    return {.fault =
                " has a user name or a password of more than 255 bytes, which SOCKS5 cannot carry"};
  }
  return {.proxy = std::move(proxy)};
}

ProxyChoice proxyOfEnvironment(const protocol::Url& url, const Environment& environment) {
  // HTTP_PROXY is ignored: in a CGI program it holds a request's Proxy field.
  const std::array<const char*, 4> secure{"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
  const std::array<const char*, 3> open{"http_proxy", "all_proxy", "ALL_PROXY"};
  const auto variables = url.isSecure() ? std::span<const char* const>(secure) : open;
  for (const char* variable : variables) {
    const auto value = environment(variable);
    if (!value || value->empty()) continue;
    auto exceptions = environment("no_proxy");
    if (!exceptions || exceptions->empty()) exceptions = environment("NO_PROXY");
    if (exceptions && isExcepted(url.host, *exceptions)) return {};
    auto choice = parseProxy(*value);
    if (!choice.fault.empty()) {
      choice.fault = joined({"the environment variable ", variable, choice.fault});
    }
    return choice;
  }
  return {};
}

}  // namespace web::native
