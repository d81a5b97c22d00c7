// Where a stream has to lead and by what way: from the URL and the options of a WebSocket.
#pragma once

#include <web/websocket_init.h>

#include <cstdint>
#include <optional>
#include <string>

#include "init_rules.h"
#include "native/proxy/proxy.h"
#include "native/tls/tls_context.h"
#include "url/url.h"

namespace web::native {

struct Target {
  std::string host;  // As in the URL.
  std::uint16_t port;
  bool isSecure;
  ProxyChoice way;
  std::string serverName;  // For TLS; as a URL's host is written.
  TlsContext::Result tls;  // Neither context nor fault without TLS.
  bool inTurn;             // One handshake at a time.

  std::string text() const { return host + ':' + std::to_string(port); }
};

Target targetOf(const protocol::Url& url, const WebSocketInit& init);

// What cannot be read in the options that only this platform understands, in words.
std::optional<Misuse> faultIn(const WebSocketInit& init);

}  // namespace web::native
