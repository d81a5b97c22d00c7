// One WebSocket connection's protocol (RFC 6455, RFC 7692), without any I/O, clock or thread.
//
//            application
//     send… │           ▲ nextEvent()
//           ▼           │
//          ClientSession
//           │           ▲
//   output()▼           │ receive()
//              network
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/frame.h"
#include "protocol/http_head.h"
#include "protocol/limits.h"
#include "protocol/output_queue.h"
#include "protocol/request.h"

namespace web::protocol {

enum class SessionEvent {
  none,            // Nothing more until receive() or receiveEnd().
  pause,           // More work is left: ask again after other connections had their turn.
  text,            // text() holds the message.
  binary,          // binary() holds the message.
  opened,          // protocol() and extensions() are set.
  closingStarted,  // The server's Close frame came first; the reply is in the output.
  fault,           // For nextEventBeforeFault() alone: the next event is `failed`.
  failed,          // failure() says why; `closed` with 1006 follows.
  closed,          // closeCode(), closeReason(), wasClean(). Always the last event.
};

// The failure of a connection that close() ends before it is open.
inline constexpr std::string_view closedTooEarly = "closed before the connection was established";

// The cause of a failure.
enum class Cause {
  stream,     // The stream has ended, or the caller of fail() knows more.
  closed,     // By the program, before it was open.
  response,   // The server's answer has another status than 101.
  handshake,  // Its answer is not valid.
  violation,  // RFC 6455, RFC 7692, UTF-8.
  size,       // A limit was exceeded.
  memory,
};

class OutputTaker;

class ClientSession {
 public:
  // Fills the bytes with unpredictable ones. Called for the key and for blocks of masking keys.
  using FillRandom = std::function<void(std::span<std::byte>)>;

  ClientSession(Request, FillRandom, Limits = {});
  ClientSession(ClientSession&&) noexcept;
  ClientSession& operator=(ClientSession&&) noexcept;
  ~ClientSession();

  // From the network. Events are parsed from the caller's buffer when they are asked for: the bytes
  // must stay, and no more may come, until nextEvent() has returned `none`.
  void receive(std::span<const std::byte> bytes) { front_->input = bytes; }

  // The stream has ended. `how` is for failure(), for instance "the connection was reset".
  void receiveEnd(std::string_view how);

  // Room inside a large message's own buffer that the network may read into, saving a copy. Empty
  // unless such a message is under way and nextEvent() returned `none`.
  std::span<std::byte> directBuffer() {
    if (front_->takesWhole) return {};
    return roomInMessage();
  }
  void receivedDirectly(std::size_t count) { front_->receivedDirectly = count; }

  // To the application. Each call invalidates what the previous event pointed to.
  SessionEvent nextEvent() { return next(Faults::takeEffect); }

  // The same, but a violation by the server has no effect yet: it returns `fault` every time until
  // nextEvent() is called. What is sent before that still goes out.
  SessionEvent nextEventBeforeFault() { return next(Faults::wait); }

  // The fast path for a flood, inline in client_session_state.h: a complete message. `none` only
  // means that nextEvent() must be called.
  SessionEvent nextWholeMessage();
  std::string& wholeText();  // text() and binary().
  std::vector<std::byte>& wholeBinary();
  bool hasInput() const;  // Some bytes were not parsed yet.

  std::string& text();               // May be moved from. The remaining buffer is reused.
  std::vector<std::byte>& binary();  // The same.
  const std::string& protocol() const { return front_->protocol; }
  const std::string& extensions() const { return front_->extensions; }
  const std::string& failure() const { return front_->failure; }
  Cause cause() const { return front_->cause; }  // Of that failure.
  std::uint16_t closeCode() const { return front_->code; }
  const std::string& closeReason() const { return front_->reason; }
  bool wasClean() const { return front_->clean; }

  // The status of the response to the opening handshake: 101, or why it failed; 0 before that.
  int responseStatus() const { return front_->responseStatus; }

  // The head of that response, without the fields of the handshake if it was accepted; null if
  // there is none, or nothing remains of it. Includes the beginning of a refusal's body.
  const ResponseHead* response() const;
  const std::string& responseBody() const;

  // A refusal whose body has not arrived completely: receiveEnd() fails with the refusal's reason.
  bool isRefused() const;

  // It was 401, and offers Basic: another attempt may send user and password.
  bool asksForBasic() const { return front_->asksForBasic; }

  // From the application. Once closing, nothing is sent, and bufferedAmount() counts it all the
  // same (WHATWG: "the data is discarded and the number stays"). Ill-formed text goes out with
  // U+FFFD for each maximal ill-formed part; returns how many bytes that makes. The taker is given
  // as much of a large message as it takes; the rest is left in output().
  std::size_t sendText(std::string_view text, OutputTaker* taker = nullptr);
  void sendBinary(std::span<const std::byte> bytes, OutputTaker* taker = nullptr);

  // The fast path of sendBinary() for a flood, inline in client_session_state.h: up to 125 bytes,
  // in the usual state. Returns outputSize(), or 0 if it has done nothing.
  std::size_t sendShort(std::span<const std::byte> bytes);

  // The same if the last message had the same size and nothing else has to be done first. Never
  // runs out of memory.
  std::size_t sendAnother(std::span<const std::byte> bytes);

  // Starts the closing handshake; code 0 means an empty Close frame. Before the connection is open
  // it fails the attempt. What was sent before goes out first.
  void close(std::uint16_t code, std::string_view reason);

  // Fails the connection: `failed` and `closed` 1006 follow. If it is open, Close(code) is sent,
  // without the reason, and before it up to 256 KiB of earlier output; nothing at all if the code
  // must not be in a Close frame, like 0.
  void fail(std::uint16_t code, std::string_view why, Cause cause = Cause::stream);

  // Sends a ping, to see whether the peer is alive.
  void sendPing();

  // To the network. Valid until the next call of any other method. Bytes that were returned once
  // stay first until they are sent, whatever happens in between: TLS needs that.
  std::span<const std::byte> output() const { return front_->output.output(); }
  void outputSent(std::size_t count) { front_->output.sent(count); }

  // How many bytes output() would have. Does not count as returning them.
  std::size_t outputSize() const { return front_->output.size(); }

  // Application bytes handed to send…() and not yet covered by outputSent().
  std::uint64_t bufferedAmount() const { return front_->output.bufferedAmount(); }

  // The state of the connection, drawn in platform/native/channel/README.md.
  enum class Phase {
    opening,      // No answer to the handshake yet.
    open,         // Messages may be sent.
    closing,      // Our Close frame is queued or sent, the server's has not come.
    awaitingEnd,  // Both Close frames are exchanged: the server closes the stream.
    finished,     // Nothing to wait for: write what output() still holds, then drop the stream.
  };
  Phase phase() const { return front_->phase; }

  // Notified of each change when it happens. Must not call the session.
  class PhaseListener {
   public:
    virtual void phaseChanged(Phase phase) = 0;
    virtual void pongReceived() {}

   protected:
    ~PhaseListener() = default;
  };

  // It must outlive the session.
  void setPhaseListener(PhaseListener& listener);

  // True if a pong has arrived since the last call: the peer is alive.
  bool takePong();

  // The stream is gone: drops all pending output.
  void dropOutput() {
    if (outputSize() > 0) front_->output.discardAll();
  }

  // Frees empty buffers; called when a connection has become idle.
  void releaseMemory();

  // A line for each frame and head that passes, "> TEXT 'hi' [2 bytes]", for a developer's eyes.
  void setTrace(std::function<void(std::string_view line)> trace);

 private:
  // The part of State that the inline functions above read and write.
  struct Front {
    Phase phase = Phase::opening;
    std::span<const std::byte> input;
    std::size_t receivedDirectly = 0;
    std::string streamEnd;  // How it ended, in words.
    bool streamEnded = false;
    bool takesWhole = false;  // A message at the front of the input may take the fast path.
    OutputQueue output;
    std::string protocol, extensions;
    int responseStatus = 0;
    bool asksForBasic = false;
    bool clean = false;
    std::uint16_t code = closeCode::abnormal;
    std::string reason;
    Cause cause = Cause::stream;
    std::string failure;
  };
  struct State;
  enum class Faults { takeEffect, wait };

  SessionEvent next(Faults faults);
  std::span<std::byte> roomInMessage();

  std::unique_ptr<State> state_;
  Front* front_;  // The same object.
};

}  // namespace web::protocol
