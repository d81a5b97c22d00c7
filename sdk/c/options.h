// twinsocket_options as a WebSocketInit.
#pragma once

#include <twinsocket.h>
#include <web/websocket_init.h>

namespace web::c {

// One that says nothing. Its two dozen members are constructed in one place, for the sake of size.
WebSocketInit defaultInit();

// What `options` say goes into `init`, unless they cannot be read.
twinsocket_result read(const twinsocket_options& options, WebSocketInit& init);

}  // namespace web::c
