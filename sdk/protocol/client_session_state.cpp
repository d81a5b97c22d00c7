#include "protocol/client_session_state.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "attributes.h"
#include "protocol/bytes.h"
#include "protocol/close_body.h"
#include "text/printable.h"

namespace web::protocol {

namespace {

constexpr std::string_view outOfMemory = "out of memory";

// How much earlier output is sent before a Close frame that reports a violation.
constexpr std::size_t maxBeforeFailing = std::size_t{256} << 10;

// After this much work nextEvent() pauses: one unit is about a nanosecond.
constexpr std::size_t maxWork = std::size_t{1} << 20;
constexpr std::size_t workOfAFrame = 128;

// So that pongs are sent before they would have to replace each other.
constexpr std::size_t workOfAPongsByte =
    maxWork / (OutputQueue::maxControl - maxFrameHeaderSize - maxControlPayload) + 1;

}  // namespace

TWINSOCKET_COLD ClientSession::State::State(Request&& request, FillRandom&& fillRandom,
                                            const Limits& limits)
    : handshake(std::make_unique<OpeningHandshake>(std::move(request), fillRandom, limits)),
      maxBufferedAmount(limits.maxBufferedAmount),
      reader(limits),
      writer(output, std::move(fillRandom), limits) {
  auto text = handshake->requestText();
  auto* room = output.append(text.size(), 0);
  if (room) {
    std::memcpy(room, text.data(), text.size());
  } else {
    fail(0, outOfMemory, Cause::memory);
  }
}

TWINSOCKET_COLD ClientSession::State::~State() = default;

// Once for many messages, instead of for each.
TWINSOCKET_ALWAYS_INLINE void ClientSession::State::noteState() {
  takesWhole = isReceiving() && !trace && parser.isBetweenFrames() && !reader.isWithinMessage();
}

SessionEvent ClientSession::next(Faults faults) {
  auto event = state_->takesWhole ? state_->nextWholeMessage() : SessionEvent::none;
  if (event != SessionEvent::none || state_->isIdle()) return event;
  event = state_->nextOfAny(faults);
  state_->noteState();
  return event;
}

SessionEvent ClientSession::State::nextOfAny(Faults faults) {
  if (fault) return faults == Faults::wait ? SessionEvent::fault : failByFault();
  if (phase == Phase::opening) {
    if (auto event = openWhenAccepted(); event != SessionEvent::none) return event;
  }
  if (isReceiving()) {
    auto event = nextMessage();
    if (event == SessionEvent::fault && faults == Faults::takeEffect) event = failByFault();
    if (event != SessionEvent::none) return event;
  }
  if (streamEnded && phase == Phase::awaitingEnd) {
    end(true, code, std::move(reason));
  } else if (streamEnded && phase != Phase::finished) {
    if (phase == Phase::opening && handshake->isRefusal()) {
      failToOpen();
    } else {
      fail(0, streamEnd, Cause::stream);
    }
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

TWINSOCKET_COLD SessionEvent ClientSession::State::openWhenAccepted() {
  auto progress = handshake->receive(input);
  responseStatus = handshake->response().status;
  if (progress == OpeningHandshake::Progress::incomplete) return SessionEvent::none;
  if (trace) traceHead(trace, "<", handshake->response().text());
  if (progress == OpeningHandshake::Progress::refused) {
    failToOpen();
    return SessionEvent::none;
  }
  enter(Phase::open);
  protocol = handshake->protocol();
  extensions = handshake->extensions();
  if (auto& agreed = handshake->deflate()) {
    reader.allowCompression(*agreed);
    writer.allowCompression(*agreed);
  }
  accepted = keptOf(handshake->response());
  handshake.reset();
  return SessionEvent::opened;
}

TWINSOCKET_COLD void ClientSession::State::failToOpen() {
  asksForBasic = handshake->asksForBasic();
  fail(0, handshake->failure(), handshake->isRefusal() ? Cause::response : Cause::handshake);
}

SessionEvent ClientSession::State::nextMessage() {
  if (auto count = std::exchange(receivedDirectly, 0)) {
    auto event = takeProgress(reader.commit(count, parser.skip(count)));
    if (event != SessionEvent::none) return event;
  }
  while (isReceiving()) {
    work += reader.takeWork();
    if (work >= maxWork) {
      work = 0;
      return SessionEvent::pause;
    }
    auto event = SessionEvent::none;
    if (reader.isInterrupted()) {
      event = takeProgress(reader.goOn());
    } else if (auto piece = parser.next(input)) {
      event = takePiece(*piece);
    } else {
      break;
    }
    if (event != SessionEvent::none) return event;
  }
  if (isReceiving() && parser.violation()) return find(*parser.violation());
  return SessionEvent::none;
}

SessionEvent ClientSession::State::takePiece(const FrameParser::Piece& piece) {
  work += workOfAFrame;
  if (trace && piece.first) trace(describeFrame("<", piece.header, piece.payload));
  if (isControl(piece.header.opcode)) return takeControl(piece);
  return takeProgress(reader.append(piece));
}

// It takes effect when the application has taken everything before it.
TWINSOCKET_COLD SessionEvent ClientSession::State::find(const Violation& violation) {
  fault = violation;
  input = {};
  return SessionEvent::fault;
}

TWINSOCKET_COLD SessionEvent ClientSession::State::failByFault() {
  fail(fault->code, fault->reason,
       fault->code == closeCode::tooBig ? Cause::size : Cause::violation);
  return nextOfTheEnd();
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
      return find(*reader.violation());
  }
  return SessionEvent::none;
}

SessionEvent ClientSession::State::takeControl(const FrameParser::Piece& piece) {
  auto payload = piece.payload;
  if (!piece.first || !piece.last) {
    control.insert(control.end(), payload.begin(), payload.end());
    payload = control;
  }
  if (!piece.last) return SessionEvent::none;
  const auto held = std::exchange(control, {});
  if (piece.header.opcode == Opcode::close) return takeClose(payload);
  if (piece.header.opcode == Opcode::ping) {
    writer.writePong(payload);  // RFC 6455 §5.5.2
    work += (maskedHeaderSize(payload.size()) + payload.size()) * workOfAPongsByte;
  } else {
    pongCame = true;
    if (listener) listener->pongReceived();
  }
  return SessionEvent::none;
}

TWINSOCKET_COLD SessionEvent ClientSession::State::takeClose(std::span<const std::byte> payload) {
  CloseBody body;
  if (auto violation = parseCloseBody(payload, body)) {
    return find(*violation);
  }
  code = body.code;
  reason = std::move(body.reason);
  const bool serverCameFirst = phase == Phase::open;
  enter(Phase::awaitingEnd);
  if (!serverCameFirst) return SessionEvent::none;
  // RFC 6455 §5.5.1; the reason too, as browsers do.
  if (writer.writeClose(code, reason)) return SessionEvent::closingStarted;
  fail(0, outOfMemory, Cause::memory);
  return SessionEvent::none;
}

void ClientSession::State::enter(Phase next) {
  phase = next;
  noteState();
  if (listener) listener->phaseChanged(next);
}

TWINSOCKET_COLD void ClientSession::State::startClosing(std::uint16_t closing,
                                                        std::string_view why) {
  if (phase == Phase::opening) fail(0, closedTooEarly, Cause::closed);
  if (phase != Phase::open) return;
  if (!writer.writeClose(closing, why)) return fail(0, outOfMemory, Cause::memory);
  enter(Phase::closing);
}

// RFC 6455 §7.1.7. Without a code the stream is gone: nobody would read a Close frame.
TWINSOCKET_COLD void ClientSession::State::fail(std::uint16_t failing, std::string_view why,
                                                Cause what) {
  if (phase == Phase::finished) return;
  if (phase == Phase::opening || !isCloseCodeAllowed(failing)) {
    output.discardAll();
  } else {
    output.discardBeyond(maxBeforeFailing);
    // The peer gets only the code: the reason is for our own user.
    if (!output.hasEnded() && !writer.writeClose(failing, "")) output.discardAll();
  }
  failure = printable(why);
  cause = what;
  end(false, closeCode::abnormal, "");
  ending = Ending::failed;
}

TWINSOCKET_COLD void ClientSession::State::failToSend() {
  if (output.bufferedAmount() <= maxBufferedAmount) {
    return fail(closeCode::internalError, "the send buffer cannot grow further: out of memory",
                Cause::memory);
  }
  fail(closeCode::internalError,
       "the send buffer is full: the server does not receive fast enough, and maxBufferedAmount "
       "is " +
           std::to_string(maxBufferedAmount) + " bytes",
       Cause::size);
}

TWINSOCKET_COLD void ClientSession::State::end(bool isClean, std::uint16_t endCode,
                                               std::string endReason) {
  enter(Phase::finished);
  ending = Ending::closed;
  clean = isClean;
  code = endCode;
  reason = std::move(endReason);
  input = {};
  fault.reset();
  reader.end();
}

TWINSOCKET_COLD void ClientSession::State::setTrace(Trace newTrace) {
  trace = std::move(newTrace);
  noteState();
  writer.setTrace(trace);
  if (trace && phase == Phase::opening) traceHead(trace, ">", handshake->requestText());
}

}  // namespace web::protocol
