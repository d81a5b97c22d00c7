// A WebSocket that comes back: when it is lost it says why, waits, and tries again.
#include "connection.h"

#include <utility>

namespace demos {
namespace {

constexpr std::chrono::seconds provenAfter{10};
constexpr std::chrono::seconds patience{8};   // With silent servers; a page would wait minutes.
constexpr std::uint64_t slowFrom = 16 << 10;  // Bytes that wait for the network.
constexpr std::uint16_t replaced = 4000;      // The relay's: this person joined from elsewhere.
constexpr std::uint16_t refused = 4002;       // The relay's: this room will never be opened.
constexpr std::uint16_t nonsense = 4001;      // Ours: the server makes no sense.

}  // namespace

Connection::Connection(std::string url, std::string protocol, std::uint32_t seed)
    : url_(std::move(url)),
      protocol_(std::move(protocol)),
      backoff_(seed),
      attemptAt_(Clock::time_point::min()) {
  if (web::WebSocket::canConnect(url_)) return;
  state_ = State::closed;
  trouble_ = "'" + url_ + "' is no WebSocket address; one looks like ws://127.0.0.1:8080.";
}

void Connection::frame(Clock::time_point now) {
  if (state_ == State::waiting) {
    if (!attemptAt_) attemptAt_ = now + backoff_.next();
    if (now < *attemptAt_) return;
    connect();
    answerDueAt_ = now + patience;
  } else if (answerDueAt_ && now >= *answerDueAt_) {
    refuse("The relay at " + address() + " does not answer.");
  } else if (state_ == State::open) {
    if (!provenAt_) provenAt_ = now + provenAfter;
    if (now >= *provenAt_) backoff_.reset();
  }
}

void Connection::send(web::BufferSource message) {
  if (state_ == State::open) socket_->send(message);
}

void Connection::send(std::string_view text) {
  if (state_ == State::open) socket_->send(text);
}

bool Connection::isSlow() const {
  return state_ == State::open && socket_->bufferedAmount() > slowFrom;
}

void Connection::trust() {
  answerDueAt_.reset();
  trouble_.clear();
}

void Connection::refuse(std::string why) {
  if (state_ != State::connecting && state_ != State::open) return;
  socket_->onmessage = nullptr;  // What else it says would make no sense either.
  socket_->onclose = nullptr;
  socket_->close(nonsense, "that makes no sense here");
  trouble_ = std::move(why);
  state_ = State::waiting;
  attemptAt_.reset();
  onLost();
}

void Connection::close() {
  if (state_ == State::connecting || state_ == State::open)
    socket_->close(1000);
  else
    state_ = State::closed;
  isLeaving_ = true;
  answerDueAt_.reset();
}

std::chrono::seconds Connection::untilNextAttempt(Clock::time_point now) const {
  if (state_ != State::waiting || !attemptAt_ || *attemptAt_ <= now) return {};
  return std::chrono::ceil<std::chrono::seconds>(*attemptAt_ - now);
}

void Connection::connect() {
  state_ = State::connecting;
  wasOpen_ = false;
  fault_.clear();
  provenAt_.reset();
  web::WebSocketInit init;
  init.protocols = {protocol_};
  init.maxMessageSize = 1 << 20;
  init.closeTimeout = std::chrono::seconds(2);
  init.network = network;
  socket_ = std::make_unique<web::WebSocket>(url_, init);
  socket_->binaryType = web::BinaryType::arraybuffer;
  socket_->onopen = [this] {
    state_ = State::open;
    wasOpen_ = true;
    onOpen();
  };
  socket_->onmessage = [this](web::MessageEvent& event) { receive(event); };
  socket_->onerror = [this](web::ErrorEvent& event) { fault_ = event.message(); };
  socket_->onclose = [this](web::CloseEvent& event) { lose(event); };
}

void Connection::receive(web::MessageEvent& event) {
  const auto* bytes = event.arrayBuffer();
  const auto* text = event.text();
  if (bytes && onBytes)
    onBytes(bytes->bytes());
  else if (text && onText)
    onText(*text);
  else
    refuse(text ? "The server sent text, and bytes were expected."
                : "The server sent bytes, and text was expected.");
}

void Connection::lose(const web::CloseEvent& event) {
  const bool isForGood = isLeaving_ || event.code() == replaced || event.code() == refused;
  state_ = isForGood ? State::closed : State::waiting;
  if (!isLeaving_) trouble_ = explain(event);
  attemptAt_.reset();
  onLost();
}

std::string Connection::sentence(Clock::time_point now, std::string_view meanwhile) const {
  if (trouble_.empty() || state_ == State::closed) return trouble_;
  const auto wait = untilNextAttempt(now).count();
  const auto next =
      wait > 0 ? "Trying again in " + std::to_string(wait) + " s" : "Trying again now";
  return trouble_ + " " + next + std::string(meanwhile);
}

// For people, the room's name left out.
std::string Connection::address() const { return url_.substr(0, url_.find('?')); }

std::string Connection::explain(const web::CloseEvent& event) const {
  if (!event.reason().empty()) return "The server said: " + event.reason() + ".";
  const std::string what =
      wasOpen_ ? "The connection was lost" : "The relay at " + address() + " cannot be reached";
  // A page may not learn why.
  if (fault_.empty()) return what + (wasOpen_ ? "." : ". Is it running?");
  return what + ": " + fault_ + (fault_.ends_with('?') ? "" : ".");
}

const char* nameOf(Connection::State state) {
  switch (state) {
    case Connection::State::connecting:
      return "connecting";
    case Connection::State::open:
      return "open";
    case Connection::State::waiting:
      return "waiting";
    case Connection::State::closed:
      break;
  }
  return "closed";
}

const char* labelOf(Connection::State state) {
  switch (state) {
    case Connection::State::connecting:
      return "connecting";
    case Connection::State::open:
      return "connected";
    case Connection::State::waiting:
      return "offline";
    case Connection::State::closed:
      break;
  }
  return "closed";
}

}  // namespace demos
