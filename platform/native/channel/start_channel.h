// Makes a channel and starts it.
#pragma once

#include <web/websocket_init.h>

#include "channel.h"
#include "native/connect/target.h"
#include "platform.h"
#include "url/url.h"

namespace web::native {

// The options have been checked.
OpenedChannel startChannel(const protocol::Url& url, const WebSocketInit& init, Target&& target,
                           ChannelClient& client);

}  // namespace web::native
