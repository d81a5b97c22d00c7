// The functions of <emscripten/websocket.h> whose structs or callbacks contain an EM_BOOL. Natively
// they are compiled a second time, for programs in which EM_BOOL is int.
#include <emscripten/websocket.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "emscripten_websocket/calls.h"
#include "emscripten_websocket/support.h"
#include "emscripten_websocket/threads.h"

using namespace web::emscripten_websocket;

namespace {

void callOpen(const Callback& callback, const Event& event) {
  EmscriptenWebSocketOpenEvent told{event.socket};
  reinterpret_cast<em_websocket_open_callback_func>(callback.function)(0, &told, callback.userData);
}

void callError(const Callback& callback, const Event& event) {
  EmscriptenWebSocketErrorEvent told{event.socket};
  reinterpret_cast<em_websocket_error_callback_func>(callback.function)(0, &told,
                                                                        callback.userData);
}

void callMessage(const Callback& callback, const Event& event) {
  EmscriptenWebSocketMessageEvent told{};
  told.socket = event.socket;
  // The bytes are the event's own, and a program may change them.
  told.data = const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(event.text.data()));
  told.numBytes = static_cast<std::uint32_t>(event.text.size() + (event.isText ? 1 : 0));
  told.isText = event.isText;
  reinterpret_cast<em_websocket_message_callback_func>(callback.function)(0, &told,
                                                                          callback.userData);
}

void callClose(const Callback& callback, const Event& event) {
  EmscriptenWebSocketCloseEvent told{};
  told.socket = event.socket;
  told.wasClean = event.wasClean;
  told.code = event.code;
  event.text.copy(told.reason, sizeof told.reason - 1);
  reinterpret_cast<em_websocket_close_callback_func>(callback.function)(0, &told,
                                                                        callback.userData);
}

}  // namespace

extern "C" {

EMSCRIPTEN_WEBSOCKET_T emscripten_websocket_new(EmscriptenWebSocketCreateAttributes* attributes) {
  if (!isSupported()) return EMSCRIPTEN_RESULT_NOT_SUPPORTED;
  if (!attributes || !attributes->url) return EMSCRIPTEN_RESULT_INVALID_PARAM;
  int socket = 0;
  const auto add = [&] { socket = addSocket(attributes->url, attributes->protocols); };
  if (!attributes->createOnMainThread || !runOnMainThread(add)) add();
  return socket;
}

EMSCRIPTEN_RESULT emscripten_websocket_set_onopen_callback_on_thread(
    EMSCRIPTEN_WEBSOCKET_T socket, void* userData, em_websocket_open_callback_func callback,
    pthread_t target) {
  return setCallback(socket, EventKind::open, callOpen, callback, userData, target);
}

EMSCRIPTEN_RESULT emscripten_websocket_set_onerror_callback_on_thread(
    EMSCRIPTEN_WEBSOCKET_T socket, void* userData, em_websocket_error_callback_func callback,
    pthread_t target) {
  return setCallback(socket, EventKind::error, callError, callback, userData, target);
}

EMSCRIPTEN_RESULT emscripten_websocket_set_onmessage_callback_on_thread(
    EMSCRIPTEN_WEBSOCKET_T socket, void* userData, em_websocket_message_callback_func callback,
    pthread_t target) {
  return setCallback(socket, EventKind::message, callMessage, callback, userData, target);
}

EMSCRIPTEN_RESULT emscripten_websocket_set_onclose_callback_on_thread(
    EMSCRIPTEN_WEBSOCKET_T socket, void* userData, em_websocket_close_callback_func callback,
    pthread_t target) {
  return setCallback(socket, EventKind::close, callClose, callback, userData, target);
}

}  // extern "C"
