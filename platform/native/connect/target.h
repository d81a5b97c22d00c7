// Where a stream has to lead and by what way: from the URL and the options of a WebSocket.
#pragma once

#include <web/websocket_init.h>

#include <cstdint>
#include <optional>
#include <string>

#include "init_rules.h"
#include "native/connect/route.h"
#include "native/proxy/proxy.h"
#include "native/tls/tls_context.h"
#include "url/url.h"

namespace web::native {

struct Target {
  std::string host;  // As in the URL, or what the program asks for instead.
  std::uint16_t port;
  bool isSecure;
  ProxyChoice way;
  std::string serverName;  // For TLS; as a URL's host is written.
  TlsContext::Result tls;  // Used if `isSecure`.
  bool inTurn;             // One handshake at a time.
  Route route;

  std::string text() const { return host + ':' + std::to_string(port); }
};

// A target, or what cannot be read in the options that only this platform understands. A fault of
// the environment is not the program's misuse: it is in `way`, and the connection fails by it.
struct TargetResult {
  Target target;
  std::optional<Misuse> misuse;
};

TargetResult targetOf(const protocol::Url& url, const WebSocketInit& init);

}  // namespace web::native
