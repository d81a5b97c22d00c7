// The functions of <emscripten/websocket.h>, except for those in layout.cpp.
#include "emscripten_websocket/calls.h"

#include <emscripten/websocket.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>

#include "emscripten_websocket/results.h"
#include "emscripten_websocket/support.h"

using namespace web::emscripten_websocket;

namespace {

// The header's type: unsigned long long at first, std::size_t in newer versions of Emscripten.
template <class T>
T amountOf(EMSCRIPTEN_RESULT (*)(EMSCRIPTEN_WEBSOCKET_T, T*));
using Amount = decltype(amountOf(&emscripten_websocket_get_buffered_amount));

using Fact = std::size_t (*)(const twinsocket*, char*, std::size_t);

// Copies as much of the text as fits with its NUL, and never half a character.
int tell(int id, Fact fact, char* room, int size) {
  return withSocket(id, [&](Socket& socket) {
    if (!room) return EMSCRIPTEN_RESULT_INVALID_PARAM;
    if (size <= 0) return EMSCRIPTEN_RESULT_SUCCESS;
    const auto fitting = static_cast<std::size_t>(size - 1);
    std::string text(fact(socket.get(), nullptr, 0), '\0');
    fact(socket.get(), text.data(), text.size());
    auto end = std::min(fitting, text.size());
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
      --end;
    std::memcpy(room, text.data(), end);
    room[end] = '\0';
    return EMSCRIPTEN_RESULT_SUCCESS;
  });
}

int tellLength(int id, Fact fact, int* length) {
  return withSocket(id, [&](Socket& socket) {
    if (!length) return EMSCRIPTEN_RESULT_INVALID_PARAM;
    *length = static_cast<int>(fact(socket.get(), nullptr, 0)) + 1;
    return EMSCRIPTEN_RESULT_SUCCESS;
  });
}

}  // namespace

namespace web::emscripten_websocket {

int setCallback(int id, EventKind kind, decltype(Callback::call) call, void (*function)(),
                void* userData, pthread_t target) {
  const auto thread = callbackThread(id, target);
  return withSocket(id, [&](Socket& socket) {
    if (!thread.exists) return EMSCRIPTEN_RESULT_INVALID_PARAM;
    socket.callback(kind) = {function ? call : nullptr, function, userData, thread.loop};
    return EMSCRIPTEN_RESULT_SUCCESS;
  });
}

}  // namespace web::emscripten_websocket

extern "C" {

EM_BOOL emscripten_websocket_is_supported() { return isSupported(); }

EMSCRIPTEN_RESULT emscripten_websocket_send_utf8_text(EMSCRIPTEN_WEBSOCKET_T id, const char* text) {
  return withSocket(id, [&](Socket& socket) {
    return resultOf(twinsocket_send_text(socket.get(), text, text ? std::strlen(text) : 0));
  });
}

EMSCRIPTEN_RESULT emscripten_websocket_send_binary(EMSCRIPTEN_WEBSOCKET_T id, void* data,
                                                   std::uint32_t size) {
  return withSocket(id, [&](Socket& socket) {
    return resultOf(twinsocket_send_binary(socket.get(), data, size));
  });
}

EMSCRIPTEN_RESULT emscripten_websocket_close(EMSCRIPTEN_WEBSOCKET_T id, unsigned short code,
                                             const char* reason) {
  return withSocket(id, [&](Socket& socket) {
    const auto size = reason ? std::strlen(reason) : 0;
    return resultOf(twinsocket_close(socket.get(), code, reason, size));
  });
}

EMSCRIPTEN_RESULT emscripten_websocket_delete(EMSCRIPTEN_WEBSOCKET_T id) {
  return withSocket(id, [&](Socket&) {
    removeSocket(id);
    return EMSCRIPTEN_RESULT_SUCCESS;
  });
}

void emscripten_websocket_deinitialize() { removeAllSockets(); }

EMSCRIPTEN_RESULT emscripten_websocket_get_ready_state(EMSCRIPTEN_WEBSOCKET_T id,
                                                       unsigned short* readyState) {
  return withSocket(id, [&](Socket& socket) {
    if (!readyState) return EMSCRIPTEN_RESULT_INVALID_PARAM;
    *readyState = static_cast<unsigned short>(twinsocket_ready_state(socket.get()));
    return EMSCRIPTEN_RESULT_SUCCESS;
  });
}

EMSCRIPTEN_RESULT emscripten_websocket_get_buffered_amount(EMSCRIPTEN_WEBSOCKET_T id,
                                                           Amount* amount) {
  return withSocket(id, [&](Socket& socket) {
    if (!amount) return EMSCRIPTEN_RESULT_INVALID_PARAM;
    const std::uint64_t most = std::numeric_limits<Amount>::max();
    *amount = static_cast<Amount>(std::min(twinsocket_buffered_amount(socket.get()), most));
    return EMSCRIPTEN_RESULT_SUCCESS;
  });
}

EMSCRIPTEN_RESULT emscripten_websocket_get_url(EMSCRIPTEN_WEBSOCKET_T id, char* room, int size) {
  return tell(id, twinsocket_url, room, size);
}

EMSCRIPTEN_RESULT emscripten_websocket_get_url_length(EMSCRIPTEN_WEBSOCKET_T id, int* length) {
  return tellLength(id, twinsocket_url, length);
}

EMSCRIPTEN_RESULT emscripten_websocket_get_extensions(EMSCRIPTEN_WEBSOCKET_T id, char* room,
                                                      int size) {
  return tell(id, twinsocket_extensions, room, size);
}

EMSCRIPTEN_RESULT emscripten_websocket_get_extensions_length(EMSCRIPTEN_WEBSOCKET_T id,
                                                             int* length) {
  return tellLength(id, twinsocket_extensions, length);
}

EMSCRIPTEN_RESULT emscripten_websocket_get_protocol(EMSCRIPTEN_WEBSOCKET_T id, char* room,
                                                    int size) {
  return tell(id, twinsocket_protocol, room, size);
}

EMSCRIPTEN_RESULT emscripten_websocket_get_protocol_length(EMSCRIPTEN_WEBSOCKET_T id, int* length) {
  return tellLength(id, twinsocket_protocol, length);
}

}  // extern "C"
