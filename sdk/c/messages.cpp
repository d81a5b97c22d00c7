// The messages of the C API.
#include <cstddef>
#include <span>
#include <string_view>

#include "c/failure.h"
#include "c/sockets.h"

using namespace web;
using c::areThere;
using c::attempt;
using c::fail;
using c::failForBytes;
using c::failForNull;

namespace {

// Whether send() would end the program instead of throwing.
bool isTooEarly(const twinsocket& socket) {
  if (c::catchesExceptions()) return false;
  return socket.socket->readyState() == WebSocket::CONNECTING;
}

twinsocket_result failForState() {
  return fail(TWINSOCKET_INVALID_STATE,
              "The socket is still connecting: send from onopen, or later.");
}

}  // namespace

// The last statement, because a handler may destroy this object.
void twinsocket::pass(Event& event) {
  auto& message = static_cast<MessageEvent&>(event);
  if (auto* text = message.text()) {
    if (handlers.on_text) handlers.on_text(user, this, text->data(), text->size());
  } else if (auto* buffer = message.arrayBuffer(); buffer && handlers.on_binary) {
    handlers.on_binary(user, this, buffer->bytes().data(), buffer->byteLength());
  }
}

twinsocket_result twinsocket_send_text(twinsocket* socket, const char* text,
                                       std::size_t size) noexcept {
  if (!socket) return failForNull("The socket");
  if (!areThere(text, size)) return failForBytes("The text", text);
  if (isTooEarly(*socket)) return failForState();
  return attempt([&] {
    socket->socket->send(std::string_view(text, size));
    return TWINSOCKET_OK;
  });
}

twinsocket_result twinsocket_send_binary(twinsocket* socket, const void* bytes,
                                         std::size_t size) noexcept {
  if (!socket) return failForNull("The socket");
  if (!areThere(bytes, size)) return failForBytes("The data", bytes);
  if (isTooEarly(*socket)) return failForState();
  return attempt([&] {
    socket->socket->send(std::span(static_cast<const std::byte*>(bytes), size));
    return TWINSOCKET_OK;
  });
}
