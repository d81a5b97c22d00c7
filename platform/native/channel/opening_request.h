// What the opening handshake asks a server for, from the URL and the options of a WebSocket.
#pragma once

#include <web/websocket_init.h>

#include <optional>

#include "protocol/limits.h"
#include "protocol/request.h"
#include "url/url.h"

namespace web::native {

protocol::Request openingRequest(const protocol::Url& url, const WebSocketInit& init);
protocol::Limits limitsOf(const WebSocketInit& init);

// The Authorization field that the URL's user and password make, if it has them and the headers do
// not have the field already. As in browsers it goes out only once the server has answered 401 and
// offers Basic.
std::optional<protocol::HeaderField> authorizationOf(const protocol::Url& url,
                                                     const WebSocketInit& init);

}  // namespace web::native
