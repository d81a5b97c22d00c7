// What the opening handshake asks a server for, from the URL and the options of a WebSocket.
#pragma once

#include <web/websocket_init.h>

#include "protocol/request.h"
#include "protocol/url.h"

namespace web::native {

protocol::Request openingRequest(const protocol::Url& url, const WebSocketInit& init);

}  // namespace web::native
