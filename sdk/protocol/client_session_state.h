// The parts of a ClientSession, and its transitions from phase to phase.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attributes.h"
#include "protocol/client_session.h"
#include "protocol/frame_parser.h"
#include "protocol/message_reader.h"
#include "protocol/message_writer.h"
#include "protocol/opening_handshake.h"
#include "protocol/trace.h"

namespace web::protocol {

struct ClientSession::State : Front {
  State(Request&& request, FillRandom&& fillRandom, const Limits& limits);
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State();

  SessionEvent nextWholeMessage();
  SessionEvent nextOfAny(Faults faults);
  void noteState();
  SessionEvent openWhenAccepted();
  SessionEvent nextMessage();
  SessionEvent takePiece(const FrameParser::Piece& piece);
  SessionEvent takeProgress(MessageReader::Progress progress);
  SessionEvent takeControl(const FrameParser::Piece& piece);
  SessionEvent takeClose(std::span<const std::byte> payload);
  SessionEvent nextOfTheEnd();
  SessionEvent find(const Violation& violation);
  SessionEvent failByFault();

  void enter(Phase next);
  void startClosing(std::uint16_t code, std::string_view reason);
  void fail(std::uint16_t code, std::string_view why, Cause what);
  void failToOpen();
  void failToSend();
  void end(bool clean, std::uint16_t code, std::string reason);
  void setTrace(Trace newTrace);

  // The connection is open, and everything that has arrived was parsed: there is no event.
  bool isIdle() const {
    return isReceiving() && input.empty() && receivedDirectly == 0 && !streamEnded && !fault &&
           !reader.isInterrupted();
  }

  bool isReceiving() const { return phase == Phase::open || phase == Phase::closing; }

  PhaseListener* listener = nullptr;
  std::unique_ptr<OpeningHandshake> handshake;   // Until the connection is open.
  std::unique_ptr<const ResponseHead> accepted;  // If it says more than that.

  const std::uint64_t maxBufferedAmount;
  FrameParser parser;
  MessageReader reader;
  std::vector<std::byte> control;  // What has arrived of an unfinished control frame.
  bool pongCame = false;
  std::size_t work = 0;            // Since the last pause.
  std::optional<Violation> fault;  // A violation that was found, but has not taken effect yet.

  MessageWriter writer;
  Trace trace;

  // The final events that remain.
  enum class Ending { none, failed, closed, told };
  Ending ending = Ending::none;
};

// The fast path for a message that is one complete frame. Everything else, including every error,
// is left to nextEvent(): the application cannot see the difference.
inline SessionEvent ClientSession::State::nextWholeMessage() {
  if (!takesWhole) return SessionEvent::none;
  if (const auto binary = FrameParser::wholeMessage<Opcode::binary>(input)) {
    const std::span rest(binary->data() + binary->size(), input.data() + input.size());
    if (!reader.takeBinary(*binary)) return SessionEvent::none;
    input = rest;
    return SessionEvent::binary;
  }
  const auto text = FrameParser::wholeMessage<Opcode::text>(input);
  if (!text || !reader.takeText(*text)) return SessionEvent::none;
  input = {text->data() + text->size(), input.data() + input.size()};
  return SessionEvent::text;
}

inline SessionEvent ClientSession::nextWholeMessage() { return state_->nextWholeMessage(); }
inline bool ClientSession::hasInput() const { return !state_->input.empty(); }
TWINSOCKET_INLINE std::size_t ClientSession::sendShort(std::span<const std::byte> bytes) {
  if (state_->phase != Phase::open || !state_->writer.writeShortBinary(bytes)) return 0;
  return state_->output.size();
}

TWINSOCKET_INLINE std::size_t ClientSession::sendAnother(std::span<const std::byte> bytes) {
  auto& state = static_cast<State&>(*front_);
  if (state.phase != Phase::open || !state.writer.writeAnotherBinary(bytes)) return 0;
  return state.writer.dataSize();
}

inline std::string& ClientSession::wholeText() { return state_->reader.text(); }
inline std::vector<std::byte>& ClientSession::wholeBinary() { return state_->reader.binary(); }

}  // namespace web::protocol
