// The connection to the relay: a web::ReconnectingWebSocket with status messages for the user.
#include "relay_socket.h"

#include <web/timers.h>

#include <utility>

namespace demos {
namespace {

constexpr std::chrono::seconds provenAfter{10};
constexpr std::chrono::seconds patience{8};   // With silent servers; a page would wait for minutes.
constexpr std::uint64_t slowFrom = 16 << 10;  // Bytes that are waiting for the network.
constexpr std::uint16_t replaced = 4000;  // From the relay: this person has joined from elsewhere.
constexpr std::uint16_t refused = 4002;   // From the relay: this room will never be opened.
constexpr std::uint16_t nonsense = 4001;  // From us: the server's messages make no sense.

// Only after these two never: the relay also uses 1000 and the like when it restarts.
bool mayComeBack(const web::CloseEvent& lost) {
  return lost.code() != replaced && lost.code() != refused;
}

}  // namespace

RelaySocket::RelaySocket(std::string url, std::string protocol, web::SimulatedNetwork network,
                         bool handshakesInTurn)
    : url_(std::move(url)) {
  if (!web::WebSocket::canConnect(url_)) {
    trouble_ = "'" + url_ + "' is not a WebSocket address; one looks like ws://127.0.0.1:8080.";
    return;
  }
  web::WebSocketInit init;
  init.protocols = {std::move(protocol)};
  init.maxMessageSize = 1 << 20;
  init.closeTimeout = std::chrono::seconds(2);
  init.network = std::move(network);
  init.handshakesInTurn = handshakesInTurn;
  web::ReconnectPolicy policy;
  policy.provenAfter = provenAfter;
  policy.shouldReconnect = mayComeBack;
  const auto beginsAt = [this] {
    begin();
    return url_;
  };
  socket_ =
      std::make_unique<web::ReconnectingWebSocket>(beginsAt, std::move(init), std::move(policy));
  listen();
}

RelaySocket::~RelaySocket() { stopWaitingForSense(); }

void RelaySocket::listen() {
  socket_->binaryType = web::BinaryType::arraybuffer;
  socket_->onopen = [this] {
    wasOpen_ = true;
    become(State::open);
    onOpen();
  };
  socket_->onmessage = [this](web::MessageEvent& event) { receive(event); };
  socket_->onerror = [this](web::ErrorEvent& event) { fault_ = event.message(); };
  socket_->onreconnecting = [this](web::ReconnectingEvent& event) { wait(event); };
  socket_->onclose = [this](web::CloseEvent& event) { end(event); };
}

// Called before each attempt.
void RelaySocket::begin() {
  wasOpen_ = false;
  fault_.clear();
  stopWaitingForSense();
  patience_ = web::setTimeout([this] { refuse("The relay at " + address() + " does not answer."); },
                              patience);
  become(State::connecting);
}

void RelaySocket::stopWaitingForSense() {
  web::clearTimeout(std::exchange(patience_, web::TimerId::none));
}

void RelaySocket::send(web::BufferSource message) {
  if (state_ == State::open) socket_->send(message);
}

void RelaySocket::send(std::string_view text) {
  if (state_ == State::open) socket_->send(text);
}

bool RelaySocket::isSlow() const {
  return state_ == State::open && socket_->bufferedAmount() > slowFrom;
}

void RelaySocket::trust() {
  stopWaitingForSense();
  trouble_.clear();
}

void RelaySocket::refuse(std::string why) {
  if (state_ != State::connecting && state_ != State::open) return;
  trouble_ = std::move(why);
  socket_->drop(nonsense, "that makes no sense here");
  attemptAt_.reset();
  lose(State::waiting);
}

void RelaySocket::close() {
  isLeaving_ = true;
  stopWaitingForSense();
  if (!socket_) return;
  socket_->close(1000);
  if (state_ == State::waiting) become(State::closed);
}

void RelaySocket::receive(web::MessageEvent& event) {
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

// A refusal has already been reported.
void RelaySocket::wait(const web::ReconnectingEvent& event) {
  attemptAt_ = Clock::now() + event.delay();
  if (state_ == State::waiting) return;
  trouble_ = explain(event.lost());
  lose(State::waiting);
}

void RelaySocket::end(const web::CloseEvent& event) {
  if (state_ == State::closed) return;
  if (!isLeaving_) trouble_ = explain(event);
  lose(State::closed);
}

void RelaySocket::lose(State state) {
  stopWaitingForSense();
  become(state);
  onLost();
}

void RelaySocket::become(State state) {
  state_ = state;
  onState();
}

std::string RelaySocket::sentence(Clock::time_point now, std::string_view meanwhile) const {
  if (trouble_.empty() || state_ == State::closed) return trouble_;
  const auto isDue = state_ != State::waiting || !attemptAt_ || *attemptAt_ <= now;
  const auto wait = isDue ? 0 : std::chrono::ceil<std::chrono::seconds>(*attemptAt_ - now).count();
  const auto next =
      wait > 0 ? "Trying again in " + std::to_string(wait) + " s" : "Trying again now";
  return trouble_ + " " + next + std::string(meanwhile);
}

// For people, without the room's name.
std::string RelaySocket::address() const { return url_.substr(0, url_.find('?')); }

std::string RelaySocket::explain(const web::CloseEvent& event) const {
  if (!event.reason().empty()) return "The server said: " + event.reason() + ".";
  const std::string what =
      wasOpen_ ? "The connection was lost" : "The relay at " + address() + " cannot be reached";
  // A page may not learn the reason.
  if (fault_.empty()) return what + (wasOpen_ ? "." : ". Is it running?");
  return what + ": " + fault_ + (fault_.ends_with('?') ? "" : ".");
}

const char* nameOf(RelaySocket::State state) {
  switch (state) {
    case RelaySocket::State::connecting:
      return "connecting";
    case RelaySocket::State::open:
      return "open";
    case RelaySocket::State::waiting:
      return "waiting";
    case RelaySocket::State::closed:
      break;
  }
  return "closed";
}

const char* labelOf(RelaySocket::State state) {
  switch (state) {
    case RelaySocket::State::connecting:
      return "connecting";
    case RelaySocket::State::open:
      return "connected";
    case RelaySocket::State::waiting:
      return "offline";
    case RelaySocket::State::closed:
      break;
  }
  return "closed";
}

}  // namespace demos
