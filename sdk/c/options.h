// twinsocket_options as a WebSocketInit.
#pragma once

#include <twinsocket.h>
#include <web/websocket_init.h>

namespace web::c {

// The default options. Their two dozen members are constructed in one place, to save code.
WebSocketInit defaultInit();

// Reads `options` into `init`; fails if they are not valid.
twinsocket_result read(const twinsocket_options& options, WebSocketInit& init);

}  // namespace web::c
