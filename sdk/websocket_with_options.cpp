// The ways to make a WebSocket with options: in a file of their own, so that a program without
// options links none of what checks and reads them.
#include <web/dom_exception.h>
#include <web/websocket.h>

#include "exceptions.h"
#include "platform.h"
#include "simulated_network.h"

namespace web {

// WebSockets §3.1, "new WebSocket(url, protocols)": the URL is checked first.
WebSocket::WebSocket(std::string_view url, const WebSocketInit& init) : WebSocket(Unopened{}) {
  throwIf(open(url, init));
}

std::unique_ptr<WebSocket> WebSocket::create(std::string_view url, const WebSocketInit& init,
                                             std::optional<DOMException>& refusal) {
  auto socket = std::make_unique<WebSocket>(Unopened{});
  auto misuse = socket->open(url, init);
  if (!misuse) return socket;
  refusal.emplace(printable(misuse->message), misuse->name);
  return {};
}

std::optional<Misuse> WebSocket::open(std::string_view url, const WebSocketInit& init) {
  return openBy(init.network.opener_ ? init.network.opener_->open : &openChannel, url, init);
}

bool WebSocket::canConnect(std::string_view url, const std::vector<std::string>& protocols) {
  return !urlFault(url) && !misuseIn(protocols);
}

}  // namespace web
