// A program's own shared library, which contains the sockets.
#pragma once

#include <web/websocket.h>

#include <memory>
#include <string_view>

__attribute__((visibility("default"))) std::unique_ptr<web::WebSocket> connectTo(
    std::string_view url);
__attribute__((visibility("default"))) int runAll();
