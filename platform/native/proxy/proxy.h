// Which proxy to use for a server: from the program's options or the environment.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "url/url.h"

namespace web::native {

struct Proxy {
  // A socks5 proxy gets an address that was looked up here; socks5h and http proxies get the name.
  enum class Kind { http, socks5, socks5h };

  Kind kind = Kind::http;
  std::string host = {};  // As in a URL.
  std::uint16_t port = 0;
  std::string user = {}, password = {};

  bool hasCredentials() const { return !user.empty() || !password.empty(); }

  // For people: "127.0.0.1:3128", without the credentials.
  std::string text() const { return host + ':' + std::to_string(port); }

  bool operator==(const Proxy&) const = default;
};

// No proxy, a proxy, or an error message. The message never repeats what may be a password.
struct ProxyChoice {
  std::optional<Proxy> proxy = {};
  std::string fault = {};
  bool isSupported = true;  // False in a build without proxies.
};

// "http://user:password@host:port", "socks5://…", "socks5h://…", or "host:port" alone.
ProxyChoice parseProxy(std::string_view text);

// A variable's value; nothing if it is not set.
using Environment = std::function<std::optional<std::string>(const char* variable)>;

// By curl's rules: http_proxy for ws (lower case only), https_proxy or HTTPS_PROXY for wss, then
// all_proxy or ALL_PROXY; no_proxy or NO_PROXY names the hosts that need no proxy.
ProxyChoice proxyOfEnvironment(const protocol::Url& url, const Environment& environment);

}  // namespace web::native
