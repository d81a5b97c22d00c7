#include "protocol/client_session.h"

#include <utility>

#include "attributes.h"
#include "protocol/client_session_state.h"
#include "text/utf8.h"

namespace web::protocol {

namespace {

// While this much of a frame is missing, it is received directly into its message. Less is copied,
// so that the following frames arrive in the same read.
constexpr std::uint64_t smallestDirectRead = std::uint64_t{64} << 10;

}  // namespace

TWINSOCKET_COLD ClientSession::ClientSession(Request request, FillRandom fillRandom, Limits limits)
    : state_(std::make_unique<State>(std::move(request), std::move(fillRandom), limits)),
      front_(state_.get()) {}

ClientSession::ClientSession(ClientSession&&) noexcept = default;
TWINSOCKET_COLD ClientSession& ClientSession::operator=(ClientSession&&) noexcept = default;
ClientSession::~ClientSession() = default;

TWINSOCKET_COLD void ClientSession::receiveEnd(std::string_view how) {
  state_->streamEnd = how;
  state_->streamEnded = true;
}

std::span<std::byte> ClientSession::roomInMessage() {
  auto& parser = state_->parser;
  if (!state_->isReceiving() || !state_->input.empty() || parser.remaining() < smallestDirectRead) {
    return {};
  }
  return state_->reader.room(parser.remaining());
}

std::string& ClientSession::text() { return state_->reader.text(); }
std::vector<std::byte>& ClientSession::binary() { return state_->reader.binary(); }
const ResponseHead* ClientSession::response() const {
  if (!state_->handshake) return state_->accepted.get();
  return state_->responseStatus != 0 ? &state_->handshake->response() : nullptr;
}
const std::string& ClientSession::responseBody() const {
  static const std::string none;
  const auto* body = state_->handshake ? state_->handshake->body() : nullptr;
  return body ? body->text() : none;
}
bool ClientSession::isRefused() const {
  return state_->phase == Phase::opening && state_->handshake->isRefusal();
}

std::size_t ClientSession::sendText(std::string_view text, OutputTaker* taker) {
  if (!isWellFormed(text)) return sendText(toWellFormed(text), taker);
  if (state_->phase != Phase::open) {
    state_->output.countDiscarded(text.size());
  } else if (!state_->writer.writeText(text, taker)) {
    state_->failToSend();
  }
  return text.size();
}

void ClientSession::sendBinary(std::span<const std::byte> bytes, OutputTaker* taker) {
  if (state_->phase != Phase::open) {
    state_->output.countDiscarded(bytes.size());
  } else if (!state_->writer.writeBinary(bytes, taker)) {
    state_->failToSend();
  }
}

void ClientSession::close(std::uint16_t code, std::string_view reason) {
  state_->startClosing(code, reason);
}

void ClientSession::fail(std::uint16_t code, std::string_view why, Cause cause) {
  state_->fail(code, why, cause);
}

void ClientSession::sendPing() {
  if (state_->isReceiving()) state_->writer.writePing({});
}

void ClientSession::setPhaseListener(PhaseListener& listener) { state_->listener = &listener; }
bool ClientSession::takePong() { return std::exchange(state_->pongCame, false); }

TWINSOCKET_COLD void ClientSession::releaseMemory() {
  state_->output.releaseMemory();
  state_->reader.releaseMemory();
  state_->writer.releaseMemory();
}

TWINSOCKET_COLD void ClientSession::setTrace(std::function<void(std::string_view line)> trace) {
  state_->setTrace(std::move(trace));
}

}  // namespace web::protocol
