// The sockets of the C API: each holds a web::WebSocket, and calls C where that calls C++.
#include <twinsocket.h>
#include <web/websocket.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <string>

#include "c/failure.h"
#include "c/options.h"
#include "c/sized.h"
#include "close_rules.h"

using namespace web;
using c::attempt;
using c::fail;
using c::failForNull;

struct twinsocket {
  std::unique_ptr<WebSocket> socket;
  twinsocket_handlers handlers;
  void* user;

  // A handler may destroy us: it is the last thing that each of these does.
  void listen() {
    socket->binaryType = BinaryType::arraybuffer;
    if (handlers.on_open) socket->onopen = [this]() noexcept { handlers.on_open(user, this); };
    if (handlers.on_text || handlers.on_binary)
      socket->onmessage = [this](const MessageEvent& event) noexcept { pass(event); };
    if (handlers.on_error) {
      socket->onerror = [this](const ErrorEvent& event) noexcept {
        handlers.on_error(user, this, event.message().data(), event.message().size());
      };
    }
    if (handlers.on_close) {
      socket->onclose = [this](const CloseEvent& event) noexcept {
        handlers.on_close(user, this, event.wasClean(), event.code(), event.reason().data(),
                          event.reason().size());
      };
    }
  }

  void pass(const MessageEvent& event) {
    if (auto* text = event.text()) {
      if (handlers.on_text) handlers.on_text(user, this, text->data(), text->size());
    } else if (auto* buffer = event.arrayBuffer(); buffer && handlers.on_binary) {
      handlers.on_binary(user, this, buffer->bytes().data(), buffer->byteLength());
    }
  }
};

namespace {

constexpr std::string_view theSocket = "The socket";

// Whether send() would end the program instead of throwing.
bool isTooEarly(const twinsocket& socket) {
  if (c::catchesExceptions()) return false;
  return socket.socket->readyState() == WebSocket::CONNECTING;
}

twinsocket_result failForState() {
  return fail(TWINSOCKET_INVALID_STATE,
              "The socket is still connecting: send from onopen, or later.");
}

std::size_t copy(const std::string& text, char* buffer, std::size_t room) {
  if (room > 0) std::memcpy(buffer, text.data(), std::min(room, text.size()));
  return text.size();
}

}  // namespace

twinsocket_result twinsocket_create(const char* url, std::size_t size,
                                    const twinsocket_options* options,
                                    const twinsocket_handlers* handlers, void* user,
                                    twinsocket** result) noexcept {
  if (!result) return failForNull("The place for the socket");
  *result = nullptr;
  if (!url) return failForNull("The URL");
  const auto known = handlers ? c::ofThisVersion(*handlers, {}) : twinsocket_handlers{};
  if (!known) {
    return fail(TWINSOCKET_NOT_SUPPORTED,
                "The handlers have a size or a field that this version does not know: set `size` "
                "to sizeof(twinsocket_handlers), or use a newer library.");
  }
  return attempt([&] {
    WebSocketInit init;
    if (options) {
      if (auto refused = c::read(*options, init)) return refused;
    }
    std::optional<DOMException> refusal;
    auto socket = WebSocket::create({url, size}, std::move(init), refusal);
    if (!socket) return fail(refusal->name(), refusal->what());
    auto made = std::make_unique<twinsocket>(twinsocket{std::move(socket), *known, user});
    made->listen();
    *result = made.release();
    return TWINSOCKET_OK;
  });
}

void twinsocket_destroy(twinsocket* socket) noexcept { delete socket; }

twinsocket_result twinsocket_send_text(twinsocket* socket, const char* text,
                                       std::size_t size) noexcept {
  if (!socket) return failForNull(theSocket);
  if (!text && size > 0) return failForNull("The text");
  if (isTooEarly(*socket)) return failForState();
  return attempt([&] {
    socket->socket->send(std::string_view(text, size));
    return TWINSOCKET_OK;
  });
}

twinsocket_result twinsocket_send_binary(twinsocket* socket, const void* bytes,
                                         std::size_t size) noexcept {
  if (!socket) return failForNull(theSocket);
  if (!bytes && size > 0) return failForNull("The data");
  if (isTooEarly(*socket)) return failForState();
  return attempt([&] {
    socket->socket->send(std::span(static_cast<const std::byte*>(bytes), size));
    return TWINSOCKET_OK;
  });
}

twinsocket_result twinsocket_close(twinsocket* socket, std::uint16_t code, const char* reason,
                                   std::size_t size) noexcept {
  if (!socket) return failForNull(theSocket);
  if (!reason && size > 0) return failForNull("The reason");
  return attempt([&] {
    const std::string_view text(reason, size);
    if (auto misuse = misuseInClose(code != 0 ? code : 1000, text))
      return fail(misuse->name, misuse->message);
    if (code != 0)
      socket->socket->close(code, text);
    else
      socket->socket->close();
    return TWINSOCKET_OK;
  });
}

twinsocket_state twinsocket_ready_state(const twinsocket* socket) noexcept {
  if (!socket) return TWINSOCKET_CLOSED;
  return static_cast<twinsocket_state>(socket->socket->readyState());
}

std::uint64_t twinsocket_buffered_amount(const twinsocket* socket) noexcept {
  return socket ? socket->socket->bufferedAmount() : 0;
}

std::size_t twinsocket_url(const twinsocket* socket, char* buffer, std::size_t room) noexcept {
  return socket ? copy(socket->socket->url(), buffer, room) : 0;
}

std::size_t twinsocket_protocol(const twinsocket* socket, char* buffer, std::size_t room) noexcept {
  return socket ? copy(socket->socket->protocol(), buffer, room) : 0;
}

std::size_t twinsocket_extensions(const twinsocket* socket, char* buffer,
                                  std::size_t room) noexcept {
  return socket ? copy(socket->socket->extensions(), buffer, room) : 0;
}
