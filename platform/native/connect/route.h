// The route to a server that a program asks for instead of the URL's.
#pragma once

#include <web/websocket_init.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "init_rules.h"
#include "native/connect/resolver.h"
#include "native/net/address.h"

namespace web::native {

// From connectTo, localAddress, resolve and unixSocket of a WebSocketInit.
struct Route {
  std::string host = {};                             // As in a URL. Empty: the URL's.
  std::optional<std::uint16_t> port = {};            // None: the URL's.
  std::optional<Address> from = {};                  // Without a port.
  std::shared_ptr<const Resolver::Lookup> lookup{};  // None: the system's.
  std::string socketPath = {};                       // Of a Unix domain socket.
};

// A route, or what is wrong with those options.
struct RouteResult {
  Route route = {};
  std::optional<Misuse> misuse = {};
};

RouteResult routeOf(const WebSocketInit& init);

}  // namespace web::native
