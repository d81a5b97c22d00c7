#include "fuzz/client/watched_socket.h"

#include <web/dom_exception.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "fuzz/reference_utf8.h"
#include "fuzz/require.h"
#include "protocol/bytes.h"

namespace web::fuzz {

namespace {

constexpr std::uint32_t turningDirection[] = {0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c,
                                              0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069};

// Foreign text up to 1 KiB, and some words of ours.
constexpr std::size_t longestSentence = 2048;

// Valid UTF-8, not too long, and without control characters for a terminal or an editor.
bool isPrintable(std::string_view text) {
  if (text.size() > longestSentence || !isWellFormedByReference(text)) return false;
  const auto isControl = [](unsigned char c) { return c < ' ' || c == 0x7f; };
  if (std::any_of(text.begin(), text.end(), isControl)) return false;
  // C1 controls, and characters that change the text direction.
  for (std::uint32_t c = 0x80; c < 0xa0; ++c) {
    if (text.find(encodeCharacter(c)) != std::string_view::npos) return false;
  }
  return std::none_of(std::begin(turningDirection), std::end(turningDirection), [&](auto c) {
    return text.find(encodeCharacter(c)) != std::string_view::npos;
  });
}

std::string urlOf(std::size_t number, const SocketOptions& options) {
  return std::string(options.isSecure ? "wss://" : "ws://") +
         (options.hasUser ? "me:secret@" : "") + (options.isNamed ? rightName : "127.0.0.1") +
         ":8443/" + std::to_string(number);
}

WebSocketInit initOf(const SocketOptions& options) {
  auto init = options.init;
  if (options.isSecure && !options.isNamed) init.serverName = rightName;
  if (options.isTraced) {
    init.trace = [](std::string_view line) {
      fuzz::require(isPrintable(line), "a trace is fit for a terminal");
    };
  }
  return init;
}

// The name of the DOMException that leaves a call; empty if none does.
template <class Call>
std::string thrownBy(Call call) {
  try {
    call();
  } catch (const DOMException& exception) {
    return std::string(exception.name());
  }
  return {};
}

}  // namespace

WatchedSocket::WatchedSocket(std::size_t number, const SocketOptions& options,
                             std::function<void()> atEvent)
    : init_(initOf(options)),
      atEvent_(std::move(atEvent)),
      socket_(std::make_unique<WebSocket>(urlOf(number, options), init_)) {
  require(socket_->readyState() == WebSocket::CONNECTING, "a new socket is CONNECTING");
  if (number % 2 == 1) socket_->binaryType = BinaryType::arraybuffer;
  listen();
}

void WatchedSocket::require(bool holds, const char* what) const { fuzz::require(holds, what); }

void WatchedSocket::leave() {
  if (!leftAt_) leftAt_ = FakeTime::now();
}

void WatchedSocket::listen() {
  socket_->onopen = [this] { noteOpen(), atEvent_(); };
  socket_->onmessage = [this](MessageEvent& event) { noteMessage(event), atEvent_(); };
  socket_->onerror = [this](ErrorEvent& event) { noteError(event.message()), atEvent_(); };
  socket_->onclose = [this](CloseEvent& event) { noteClose(event), atEvent_(); };
}

void WatchedSocket::noteOpen() {
  require(exists(), "a destroyed socket is silent");
  require(!openedAt_ && !failed_ && !closed_, "`open` comes once, and first");
  require(!closeCalled_ && isOpen(), "`open` means OPEN");
  openedAt_ = FakeTime::now();
}

void WatchedSocket::noteMessage(MessageEvent& event) {
  require(exists(), "a destroyed socket is silent");
  require(openedAt_ && !failed_ && !closed_, "messages come between `open` and the end");
  require(!closeCalled_ && isOpen(), "after close() no message comes");
  Message message{.isText = event.text() != nullptr, .payload = {}};
  if (auto* text = event.text()) message.payload = *text;
  if (auto* buffer = event.arrayBuffer()) {
    message.payload = protocol::asText(buffer->bytes());
  }
  if (auto* blob = event.blob()) message.payload = blob->text();
  require(!message.isText || isWellFormedByReference(message.payload), "text is valid UTF-8");
  require(message.payload.size() <= init_.maxMessageSize, "the limit of messages holds");
  require(message.isText || (event.blob() != nullptr) == (socket_->binaryType == BinaryType::blob),
          "bytes come as binaryType says");
  received_.push_back(std::move(message));
}

void WatchedSocket::noteError(const std::string& words) {
  require(exists(), "a destroyed socket is silent");
  require(!failed_ && !closed_, "`error` comes once, and before `close`");
  require(socket_->readyState() == WebSocket::CLOSED, "`error` means CLOSED");
  require(!words.empty() && isPrintable(words), "an error has words, fit for a terminal");
  failed_ = true;
  leave();
}

void WatchedSocket::noteClose(const CloseEvent& event) {
  require(exists(), "a destroyed socket is silent");
  require(!closed_, "`close` comes once");
  require(socket_->readyState() == WebSocket::CLOSED, "`close` means CLOSED");
  require(event.wasClean() != failed_, "either clean, or `error` came before");
  require(!failed_ || (event.code() == 1006 && event.reason().empty()), "a failure is 1006");
  require(event.wasClean() || !hasOpened() || failed_, "what opened ends clean or fails");
  require(!event.wasClean() || hasOpened(), "what never opened cannot end clean");
  require(isWellFormedByReference(event.reason()), "a reason is valid UTF-8");
  closed_ = {event.wasClean(), event.code(), event.reason()};
  leave();
}

void WatchedSocket::send(bool isText, const std::string& payload) {
  if (!exists()) return;
  const auto state = socket_->readyState();
  const auto before = socket_->bufferedAmount();
  const auto wellFormed = isText ? toWellFormedByReference(payload) : payload;
  const auto thrown = thrownBy([&] {
    if (isText) {
      socket_->send(payload);
    } else {
      socket_->send(protocol::asBytes(payload));
    }
  });
  require(thrown == (state == WebSocket::CONNECTING ? "InvalidStateError" : ""),
          "send() throws while CONNECTING alone");
  if (state == WebSocket::CONNECTING) return;
  require(socket_->bufferedAmount() == before + wellFormed.size(), "bufferedAmount grows by it");
  require(socket_->readyState() == state, "send() changes no state");
  if (state == WebSocket::OPEN) sent_.push_back({isText, wellFormed});
}

void WatchedSocket::close(std::size_t code, const std::string& reason) {
  if (!exists()) return;
  const auto state = socket_->readyState();
  const auto given = static_cast<std::uint16_t>(code);
  const bool isAllowed = given == 1000 || (given >= 3000 && given <= 4999);
  const bool isShort = toWellFormedByReference(reason).size() <= 123;
  const auto thrown = thrownBy([&] {
    if (given == 0) {
      socket_->close();
    } else {
      socket_->close(given, reason);
    }
  });
  if (given != 0 && (!isAllowed || !isShort)) {
    require(thrown == (isAllowed ? "SyntaxError" : "InvalidAccessError"), "close() throws for it");
    require(socket_->readyState() == state, "close() that throws does nothing");
    return;
  }
  require(thrown.empty(), "close() takes what it allows");
  const bool isGoing = state == WebSocket::CLOSING || state == WebSocket::CLOSED;
  require(socket_->readyState() == (isGoing ? state : WebSocket::CLOSING), "close() means CLOSING");
  if (isGoing) return;
  closeCalled_ = true;
  closedFirst_ = state == WebSocket::OPEN;
  leave();
}

void WatchedSocket::destroy() {
  leave();
  auto destroyed = std::move(socket_);  // For everything that runs meanwhile, it no longer exists.
}

}  // namespace web::fuzz
