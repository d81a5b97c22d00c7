#include "protocol/client_session.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "protocol/bytes.h"
#include "protocol/close_body.h"
#include "protocol/frame_parser.h"
#include "protocol/message_reader.h"
#include "protocol/message_writer.h"
#include "protocol/opening_handshake.h"
#include "protocol/output_queue.h"
#include "protocol/trace.h"
#include "protocol/utf8.h"

namespace web::protocol {

namespace {

// A frame is received straight into its message while so much of it is to come; less is copied, and
// the frames behind it come in the same read.
constexpr std::uint64_t smallestDirectRead = std::uint64_t{64} << 10;

constexpr std::string_view sendBufferFull = "the send buffer cannot grow further";

}  // namespace

struct ClientSession::State {
  State(Request request, FillRandom fillRandom, const Limits& limits);

  SessionEvent nextEvent();
  SessionEvent openWhenAccepted();
  SessionEvent nextMessage();
  SessionEvent takeProgress(MessageReader::Progress progress);
  SessionEvent takeControl(const FrameParser::Piece& piece);
  SessionEvent takeClose();
  SessionEvent nextOfTheEnd();

  void startClosing(std::uint16_t code, std::string_view reason);
  void fail(std::uint16_t code, std::string_view why);
  void end(bool clean, std::uint16_t code, std::string reason);
  void setTrace(Trace newTrace);

  bool isReceiving() const { return phase == Phase::open || phase == Phase::closing; }

  Phase phase = Phase::opening;
  std::span<const std::byte> input;
  std::size_t receivedDirectly = 0;
  std::string streamEnd;  // How it ended, in words.
  bool streamEnded = false;

  std::unique_ptr<OpeningHandshake> handshake;  // Until the connection is open.
  std::string protocol, extensions;
  int responseStatus = 0;

  FrameParser parser;
  MessageReader reader;
  std::array<std::byte, maxControlPayload> control{};  // The payload of a control frame under way.
  std::size_t controlSize = 0;
  bool pongCame = false;

  OutputQueue output;
  MessageWriter writer;
  Trace trace;

  // The events still to be told at the end, and what they say.
  enum class Ending { none, failed, closed, told };
  Ending ending = Ending::none;
  std::string failure;
  bool clean = false;
  std::uint16_t code = closeCode::abnormal;
  std::string reason;
};

ClientSession::State::State(Request request, FillRandom fillRandom, const Limits& limits)
    : handshake(std::make_unique<OpeningHandshake>(std::move(request), fillRandom, limits)),
      reader(limits),
      writer(output, std::move(fillRandom), limits) {
  auto text = handshake->requestText();
  if (auto* room = output.append(text.size(), 0)) std::memcpy(room, text.data(), text.size());
}

SessionEvent ClientSession::State::nextEvent() {
  if (phase == Phase::opening) {
    if (auto event = openWhenAccepted(); event != SessionEvent::none) return event;
  }
  if (isReceiving()) {
    if (auto event = nextMessage(); event != SessionEvent::none) return event;
  }
  if (streamEnded && phase == Phase::awaitingEnd) {
    end(true, code, std::move(reason));
  } else if (streamEnded && phase != Phase::finished) {
    fail(0, streamEnd);
  }
  return nextOfTheEnd();
}

SessionEvent ClientSession::State::nextOfTheEnd() {
  switch (ending) {
    case Ending::failed:
      ending = Ending::closed;
      return SessionEvent::failed;
    case Ending::closed:
      ending = Ending::told;
      return SessionEvent::closed;
    case Ending::none:
    case Ending::told:
      break;
  }
  return SessionEvent::none;
}

SessionEvent ClientSession::State::openWhenAccepted() {
  auto progress = handshake->receive(input);
  responseStatus = handshake->response().status;
  if (progress == OpeningHandshake::Progress::incomplete) return SessionEvent::none;
  if (trace) traceHead(trace, "<", handshake->response().text());
  if (progress == OpeningHandshake::Progress::refused) {
    fail(0, handshake->failure());
    return SessionEvent::none;
  }
  phase = Phase::open;
  protocol = handshake->protocol();
  extensions = handshake->extensions();
  if (auto& agreed = handshake->deflate()) {
    reader.allowCompression(*agreed);
    writer.allowCompression(*agreed);
  }
  handshake.reset();
  return SessionEvent::opened;
}

SessionEvent ClientSession::State::nextMessage() {
  if (auto count = std::exchange(receivedDirectly, 0)) {
    auto event = takeProgress(reader.commit(count, parser.skip(count)));
    if (event != SessionEvent::none) return event;
  }
  while (isReceiving()) {
    auto piece = parser.next(input);
    if (!piece) break;
    if (trace && piece->first) trace(describeFrame("<", piece->header, piece->payload));
    auto event =
        isControl(piece->header.opcode) ? takeControl(*piece) : takeProgress(reader.append(*piece));
    if (event != SessionEvent::none) return event;
  }
  if (isReceiving() && parser.violation()) {
    fail(parser.violation()->code, parser.violation()->reason);
  }
  return SessionEvent::none;
}

SessionEvent ClientSession::State::takeProgress(MessageReader::Progress progress) {
  switch (progress) {
    case MessageReader::Progress::incomplete:
      break;
    case MessageReader::Progress::text:
      return SessionEvent::text;
    case MessageReader::Progress::binary:
      return SessionEvent::binary;
    case MessageReader::Progress::failed:
      fail(reader.violation()->code, reader.violation()->reason);
      break;
  }
  return SessionEvent::none;
}

SessionEvent ClientSession::State::takeControl(const FrameParser::Piece& piece) {
  if (piece.first) controlSize = 0;
  std::copy(piece.payload.begin(), piece.payload.end(), control.data() + controlSize);
  controlSize += piece.payload.size();
  if (!piece.last) return SessionEvent::none;
  if (piece.header.opcode == Opcode::close) return takeClose();
  if (piece.header.opcode == Opcode::ping) {
    writer.writePong(std::span(control).first(controlSize));  // RFC 6455 §5.5.2
  } else {
    pongCame = true;
  }
  return SessionEvent::none;
}

SessionEvent ClientSession::State::takeClose() {
  CloseBody body;
  if (auto violation = parseCloseBody(std::span(control).first(controlSize), body)) {
    fail(violation->code, violation->reason);
    return SessionEvent::none;
  }
  code = body.code;
  reason = std::move(body.reason);
  const bool serverCameFirst = phase == Phase::open;
  phase = Phase::awaitingEnd;
  if (!serverCameFirst) return SessionEvent::none;
  writer.writeClose(code, "");  // RFC 6455 §5.5.1: the same code.
  return SessionEvent::closingStarted;
}

void ClientSession::State::startClosing(std::uint16_t closing, std::string_view why) {
  if (phase == Phase::opening) fail(0, "closed before the connection was established");
  if (phase != Phase::open) return;
  writer.writeClose(closing, why);
  phase = Phase::closing;
}

// RFC 6455 §7.1.7. Without a code the stream is gone: nobody would read a Close frame.
void ClientSession::State::fail(std::uint16_t failing, std::string_view why) {
  if (phase == Phase::finished) return;
  if (phase == Phase::opening || !isCloseCodeAllowed(failing)) {
    output.discardAll();
  } else {
    output.discardUnshown();
    if (!output.hasEnded()) writer.writeClose(failing, why);
  }
  failure = why;
  end(false, closeCode::abnormal, "");
  ending = Ending::failed;
}

void ClientSession::State::end(bool isClean, std::uint16_t endCode, std::string endReason) {
  phase = Phase::finished;
  ending = Ending::closed;
  clean = isClean;
  code = endCode;
  reason = std::move(endReason);
  input = {};
}

void ClientSession::State::setTrace(Trace newTrace) {
  trace = std::move(newTrace);
  writer.setTrace(trace);
  if (trace && phase == Phase::opening) traceHead(trace, ">", handshake->requestText());
}

ClientSession::ClientSession(Request request, FillRandom fillRandom, Limits limits)
    : state_(std::make_unique<State>(std::move(request), std::move(fillRandom), limits)) {}

ClientSession::~ClientSession() = default;

void ClientSession::receive(std::span<const std::byte> bytes) { state_->input = bytes; }

void ClientSession::receiveEnd(std::string_view how) {
  state_->streamEnd = how;
  state_->streamEnded = true;
}

std::span<std::byte> ClientSession::directBuffer() {
  auto& parser = state_->parser;
  if (!state_->isReceiving() || !state_->input.empty() || parser.remaining() < smallestDirectRead) {
    return {};
  }
  return state_->reader.room(parser.remaining());
}

void ClientSession::receivedDirectly(std::size_t count) { state_->receivedDirectly = count; }

SessionEvent ClientSession::nextEvent() { return state_->nextEvent(); }
std::string& ClientSession::text() { return state_->reader.text(); }
std::vector<std::byte>& ClientSession::binary() { return state_->reader.binary(); }
const std::string& ClientSession::protocol() const { return state_->protocol; }
const std::string& ClientSession::extensions() const { return state_->extensions; }
const std::string& ClientSession::failure() const { return state_->failure; }
std::uint16_t ClientSession::closeCode() const { return state_->code; }
const std::string& ClientSession::closeReason() const { return state_->reason; }
bool ClientSession::wasClean() const { return state_->clean; }
int ClientSession::responseStatus() const { return state_->responseStatus; }

void ClientSession::sendText(std::string_view text) {
  if (state_->phase != Phase::open) {
    state_->output.countDiscarded(toWellFormed(text).size());
  } else if (!state_->writer.writeText(text)) {
    state_->fail(closeCode::internalError, sendBufferFull);
  }
}

void ClientSession::sendBinary(std::span<const std::byte> bytes) {
  if (state_->phase != Phase::open) {
    state_->output.countDiscarded(bytes.size());
  } else if (!state_->writer.writeBinary(bytes)) {
    state_->fail(closeCode::internalError, sendBufferFull);
  }
}

void ClientSession::close(std::uint16_t code, std::string_view reason) {
  state_->startClosing(code, reason);
}

void ClientSession::fail(std::uint16_t code, std::string_view why) { state_->fail(code, why); }

void ClientSession::sendPing() {
  if (state_->isReceiving()) state_->writer.writePing({});
}

std::span<const std::byte> ClientSession::output() const { return state_->output.output(); }
void ClientSession::outputSent(std::size_t count) { state_->output.sent(count); }
std::uint64_t ClientSession::bufferedAmount() const { return state_->output.bufferedAmount(); }
ClientSession::Phase ClientSession::phase() const { return state_->phase; }
bool ClientSession::takePong() { return std::exchange(state_->pongCame, false); }

void ClientSession::releaseMemory() {
  state_->output.releaseMemory();
  state_->reader.releaseMemory();
  state_->writer.releaseMemory();
}

void ClientSession::setTrace(std::function<void(std::string_view line)> trace) {
  state_->setTrace(std::move(trace));
}

}  // namespace web::protocol
