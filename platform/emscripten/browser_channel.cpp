// A Channel over the page's own WebSocket, and the functions that websocket_glue.js calls.
#include "emscripten/browser_channel.h"

#include <emscripten/em_macros.h>

#include <utility>

#include "emscripten/memory_glue.h"
#include "emscripten/refusal.h"
#include "emscripten/websocket_glue.h"
#include "exceptions.h"

namespace web::emscripten {

namespace {

// The page's exception becomes a DOMException of the same name.
void requireAccepted(int result) {
  if (result != 0) return;
  const auto refusal = lastRefusal();
  throwDOMException(refusal.message, refusal.name);
}

std::string joined(const std::vector<std::string>& names) {
  std::string list;
  for (auto& name : names) list += (list.empty() ? "" : ",") + name;
  return list;
}

enum class Fact { url, origin, protocol, extensions };

std::string factOf(int socket, Fact which) {
  std::string answer;
  twinsocketFact(socket, static_cast<int>(which), addressOf(&answer));
  return answer;
}

}  // namespace

std::optional<Misuse> BrowserChannel::open(std::string_view url, const WebSocketInit& init) {
  auto names = joined(init.protocols);
  socket_ = twinsocketOpen(addressOf(this), addressOf(&text_), addressOf(&bytes_),
                           addressOf(url.data()), sizeOf(url), addressOf(names.data()),
                           sizeOf(names), static_cast<double>(init.maxMessageSize));
  if (socket_ == 0) return lastRefusal();
  return {};
}

void BrowserChannel::sendText(std::string_view text) {
  requireAccepted(twinsocketSendText(socket_, addressOf(text.data()), sizeOf(text)));
}

void BrowserChannel::sendBinary(std::span<const std::byte> bytes) {
  requireAccepted(
      twinsocketSendBinary(socket_, addressOf(bytes.data()), static_cast<double>(bytes.size())));
}

void BrowserChannel::close(std::optional<std::uint16_t> code, std::string_view reason) {
  requireAccepted(
      twinsocketClose(socket_, code.value_or(0), addressOf(reason.data()), sizeOf(reason)));
}

void BrowserChannel::abandon() { twinsocketAbandon(socket_); }

std::string BrowserChannel::url() const { return factOf(socket_, Fact::url); }

std::string BrowserChannel::origin() const { return factOf(socket_, Fact::origin); }

WebSocket::ReadyState BrowserChannel::readyState() const {
  return static_cast<WebSocket::ReadyState>(twinsocketReadyState(socket_));
}

std::uint64_t BrowserChannel::bufferedAmount() const {
  return static_cast<std::uint64_t>(twinsocketBufferedAmount(socket_));
}

std::string BrowserChannel::protocol() const { return factOf(socket_, Fact::protocol); }

std::string BrowserChannel::extensions() const { return factOf(socket_, Fact::extensions); }

void BrowserChannel::did(Occurrence what, bool wasClean, std::uint16_t code) {
  auto alive = weak_from_this().lock();
  switch (what) {
    case Occurrence::open:
      client_->didOpen();
      break;
    // With Asyncify a handler may sleep while the next message arrives.
    case Occurrence::text:
      lendMessage(text_, *client_, &ChannelClient::didReceiveText, [] { return true; });
      break;
    case Occurrence::binary:
      lendMessage(bytes_, *client_, &ChannelClient::didReceiveBinary, [] { return true; });
      break;
    case Occurrence::failure:
      client_->didFail(std::exchange(text_, {}));
      break;
    case Occurrence::close:
      client_->didClose(wasClean, code, std::exchange(text_, {}));
      break;
  }
}

}  // namespace web::emscripten

using web::emscripten::BrowserChannel;
using web::emscripten::objectAt;
using Occurrence = BrowserChannel::Occurrence;

extern "C" {

void twinsocketTrap();
double twinsocketResizeString(double string, double size);

// JavaScript calls these functions of other files, which the linker does not see: this list links
// them into every program that has a socket.
[[gnu::used]] const auto twinsocketTrapIsLinked = &twinsocketTrap;
[[gnu::used]] const auto twinsocketResizeStringIsLinked = &twinsocketResizeString;

EMSCRIPTEN_KEEPALIVE void twinsocketDidOpen(double channel) {
  objectAt<BrowserChannel>(channel).did(Occurrence::open);
}

EMSCRIPTEN_KEEPALIVE void twinsocketDidReceiveText(double channel) {
  objectAt<BrowserChannel>(channel).did(Occurrence::text);
}

EMSCRIPTEN_KEEPALIVE void twinsocketDidReceiveBinary(double channel) {
  objectAt<BrowserChannel>(channel).did(Occurrence::binary);
}

EMSCRIPTEN_KEEPALIVE void twinsocketDidFail(double channel) {
  objectAt<BrowserChannel>(channel).did(Occurrence::failure);
}

EMSCRIPTEN_KEEPALIVE void twinsocketDidClose(double channel, int wasClean, int code) {
  objectAt<BrowserChannel>(channel).did(Occurrence::close, wasClean != 0,
                                        static_cast<std::uint16_t>(code));
}

}  // extern "C"
