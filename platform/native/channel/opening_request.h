// The request of the opening handshake, made from the URL and options of a WebSocket.
#pragma once

#include <web/websocket_init.h>

#include <optional>

#include "protocol/limits.h"
#include "protocol/request.h"
#include "url/url.h"

namespace web::native {

protocol::Request openingRequest(const protocol::Url& url, const WebSocketInit& init);
protocol::Limits limitsOf(const WebSocketInit& init);

// The Authorization field from the URL's user and password, if it has them and the headers do
// not contain the field already. As in browsers, it is sent only after the server has answered 401
// and offered Basic.
std::optional<protocol::HeaderField> authorizationOf(const protocol::Url& url,
                                                     const WebSocketInit& init);

}  // namespace web::native
