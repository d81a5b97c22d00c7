#include "c/sockets.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <string>

#include "c/failure.h"
#include "c/options.h"
#include "c/sized.h"
#include "close_rules.h"
#include "platform.h"

using namespace web;
using c::areThere;
using c::attempt;
using c::fail;
using c::failForBytes;
using c::failForNull;

// One function object for the four kinds of event takes a quarter of the code.
void twinsocket::listen() {
  socket->binaryType = BinaryType::arraybuffer;
  if (handlers.on_open) listen("open", &twinsocket::open);
  if (handlers.on_text || handlers.on_binary) listen("message", &twinsocket::pass);
  if (handlers.on_error) listen("error", &twinsocket::fail);
  if (handlers.on_close) listen("close", &twinsocket::close);
}

void twinsocket::listen(std::string_view type, void (twinsocket::*hear)(Event&)) {
  socket->addEventListener(EventType<Event>{type},
                           [this, hear](Event& event) noexcept { (this->*hear)(event); });
}

// The last statement of each of these, because a handler may destroy this object.
void twinsocket::open(Event&) { handlers.on_open(user, this); }

void twinsocket::fail(Event& event) {
  const auto& message = static_cast<ErrorEvent&>(event).message();
  handlers.on_error(user, this, message.data(), message.size());
}

void twinsocket::close(Event& event) {
  const auto& told = static_cast<CloseEvent&>(event);
  handlers.on_close(user, this, told.wasClean(), told.code(), told.reason().data(),
                    told.reason().size());
}

namespace {

std::size_t copy(const std::string& text, char* buffer, std::size_t room) {
  if (buffer && room > 0) std::memcpy(buffer, text.data(), std::min(room, text.size()));
  return text.size();
}

}  // namespace

twinsocket_result twinsocket_create(const char* url, std::size_t size,
                                    const twinsocket_options* options,
                                    const twinsocket_handlers* handlers, void* user,
                                    twinsocket** result) noexcept {
  if (!result) return failForNull("The pointer for the socket");
  *result = nullptr;
  if (!url || !areThere(url, size)) return failForBytes("The URL", url);
  twinsocket_handlers known{};
  if (handlers && !c::copyKnown(&known, sizeof known, handlers)) {
    return fail(TWINSOCKET_NOT_SUPPORTED,
                "The handlers have a size or a field that this version does not know: set `size` "
                "to sizeof(twinsocket_handlers), or use a newer library.");
  }
  return attempt([&] {
    auto init = c::defaultInit();
    if (options) {
      if (auto refused = c::read(*options, init)) return refused;
    }
    std::optional<DOMException> refusal;
    auto socket = WebSocket::create({url, size}, init, refusal);
    if (!socket) return fail(refusal->name(), refusal->what());
    auto made = std::make_unique<twinsocket>(twinsocket{std::move(socket), known, user});
    made->listen();
    *result = made.release();
    return TWINSOCKET_OK;
  });
}

void twinsocket_destroy(twinsocket* socket) noexcept { delete socket; }

twinsocket_result twinsocket_close(twinsocket* socket, std::uint16_t code, const char* reason,
                                   std::size_t size) noexcept {
  if (!socket) return failForNull("The socket");
  if (!areThere(reason, size)) return failForBytes("The reason", reason);
  return attempt([&] {
    const std::string_view text(reason, size);
    if (auto misuse = misuseInClose(code != 0 ? code : 1000, toWellFormed(text)))
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
