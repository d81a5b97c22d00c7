// Where a stream leads, and by which route: made from the URL and options of a WebSocket.
#pragma once

#include <web/websocket_init.h>

#include <cstdint>
#include <optional>
#include <string>

#include "init_rules.h"
#include "native/connect/route.h"
#include "native/proxy/proxy.h"
#include "native/tls/tls_settings.h"
#include "url/url.h"

namespace web::native {

struct Target {
  std::string host;  // The URL's host, or the one that the program asked for instead.
  std::uint16_t port;
  bool isSecure;
  ProxyChoice proxyChoice;
  std::string serverName;  // For TLS, written like a host in a URL.
  TlsContextResult tls;    // Used if `isSecure`.
  bool inTurn;             // Whether handshakes with this server take turns.
  Route route;

  std::string text() const { return host + ':' + std::to_string(port); }
};

// A target, or what is wrong with options that only this platform reads. A fault in
// the environment is not misuse by the program: it is kept in `proxyChoice`, and the connection
// fails.
struct TargetResult {
  Target target;
  std::optional<Misuse> misuse;
};

TargetResult targetOf(const protocol::Url& url, const WebSocketInit& init);

// The same for default options.
Target targetOf(const protocol::Url& url);

}  // namespace web::native
