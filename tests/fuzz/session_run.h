// Plays a SessionScript to a ClientSession, and checks all the time that it follows the rules.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz/reference_receiver.h"
#include "fuzz/require.h"
#include "fuzz/session_output.h"
#include "fuzz/session_script.h"
#include "protocol/bytes.h"
#include "protocol/client_session.h"

namespace web::fuzz {

// RFC 6455 §1.3's nonce for the key; after that, numbers that do not repeat.
inline protocol::ClientSession::FillRandom repeatableRandom() {
  return [calls = 0u](std::span<std::byte> bytes) mutable {
    constexpr std::string_view nonce = "the sample nonce";
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      auto word = (calls * 256 + static_cast<unsigned>(i / 4)) * 2654435761u;
      bytes[i] = calls == 0 ? static_cast<std::byte>(nonce[i])
                            : static_cast<std::byte>(word >> 8 * (i % 4));
    }
    ++calls;
  };
}

// Everything that application and server see.
struct Transcript {
  std::vector<std::string> events;
  std::vector<Message> messages;
  std::string output;
  std::uint64_t bufferedAmount = 0;
  int responseStatus = 0;
  bool operator==(const Transcript&) const = default;
};

class SessionRun {
 public:
  using Phase = protocol::ClientSession::Phase;
  using Event = protocol::SessionEvent;

  struct Manner {
    std::vector<std::size_t> partSizes;
    bool readsDirectly = false;
  };

  SessionRun(const SessionScript& script, Manner manner)
      : script_(script),
        manner_(std::move(manner)),
        session_(script.request, repeatableRandom(), script.limits) {
    if (!script.trace) return;
    session_.setTrace([](std::string_view line) {
      require(line.starts_with("< ") || line.starts_with("> "), "a trace says which way");
      require(isWellFormedByReference(line), "a trace is text");
      auto isControl = [](unsigned char c) { return c < ' ' || c == 0x7f; };
      require(std::none_of(line.begin(), line.end(), isControl), "a trace is fit for a terminal");
    });
  }

  Transcript play() {
    askForEvents();
    for (auto& action : script_.actions) {
      receiveUpTo(action.position);
      perform(action);
      askForEvents();
    }
    receiveUpTo(script_.wire.size());
    output_.take(everything);
    checkDrained();
    streamEndedEarly_ = streamEnded_;
    if (!streamEnded_) perform({.kind = 'e', .position = 0, .number = 0, .text = ""});
    askForEvents();
    output_.take(everything);
    checkEnd();
    return transcript_;
  }

  // The application ended the connection, so later bytes were not read.
  bool wasCutShort() const { return cutShort_; }
  bool closedFirst() const { return closedFirst_; }

  // The stream ended while there may have been output.
  bool wasLost() const { return streamEndedEarly_; }
  const std::vector<Message>& sent() const { return sent_; }
  const ClientStream& serverSide() const { return output_.frames(); }

 private:
  static constexpr std::size_t everything = SessionOutput::everything;

  void receiveUpTo(std::size_t position) {
    // A server does not answer before it has the request.
    if (position_ == 0 && position > 0) output_.take(everything);
    while (!streamEnded_ && position_ < position) {
      auto wanted = manner_.partSizes[part_++ % manner_.partSizes.size()];
      auto part =
          std::string_view(script_.wire).substr(position_, std::min(wanted, position - position_));
      auto room = manner_.readsDirectly ? session_.directBuffer() : std::span<std::byte>{};
      if (room.empty()) {
        // A copy of exactly this size, so that a sanitizer detects a read beyond it.
        std::vector<char> exact(part.begin(), part.end());
        position_ += part.size();
        session_.receive(std::as_bytes(std::span(exact)));
        askForEvents();
      } else {
        part = part.substr(0, room.size());
        std::ranges::copy(protocol::asBytes(part), room.begin());
        position_ += part.size();
        session_.receivedDirectly(part.size());
        askForEvents();
      }
    }
  }

  void askForEvents() {
    while (true) {
      auto buffered = session_.bufferedAmount();
      auto event = session_.nextEvent();
      require(session_.bufferedAmount() == buffered, "only output changes bufferedAmount");
      if (event == Event::pause) continue;
      note(event);
      if (event == Event::none) return;
      if (events_ <= script_.atEvents.size()) perform(script_.atEvents[events_ - 1]);
    }
  }

  void note(Event event) {
    auto phase = session_.phase();
    if (event == Event::none) {
      require((phase == Phase::finished) == closed_, "`closed` comes when all is over");
      return;
    }
    ++events_;
    require(!closed_, "`closed` is the last event");
    require(!failed_ || event == Event::closed, "only `closed` follows `failed`");
    require(opened_ || event == Event::opened || event == Event::failed || event == Event::closed,
            "`opened` is the first event");
    auto& log = transcript_.events;
    switch (event) {
      case Event::none:
      case Event::pause:
        break;
      case Event::fault:
        require(false, "nextEvent() never gives this");
        break;
      case Event::opened:
        require(!std::exchange(opened_, true), "`opened` comes once");
        require(phase == Phase::open && session_.responseStatus() == 101, "opened means open");
        if (!session_.extensions().empty()) {
          output_.allowCompression(deflateRules(session_.extensions(), "client"));
        }
        log.push_back("opened " + session_.protocol() + ' ' + session_.extensions());
        break;
      case Event::text:
        require(phase == Phase::open || phase == Phase::closing, "messages come until the end");
        noteMessage({true, session_.text()});
        if (events_ % 3 == 0) auto moved = std::move(session_.text());
        break;
      case Event::binary:
        require(phase == Phase::open || phase == Phase::closing, "messages come until the end");
        noteMessage({false, std::string(protocol::asText(session_.binary()))});
        if (events_ % 3 == 0) auto moved = std::move(session_.binary());
        break;
      case Event::closingStarted:
        require(!std::exchange(closingStarted_, true), "`closingStarted` comes once");
        require(phase == Phase::awaitingEnd && !closedFirst_, "the server closes first");
        log.push_back("closing");
        break;
      case Event::failed:
        failed_ = true;
        require(!session_.failure().empty(), "a failure has words");
        require(isWellFormedByReference(session_.failure()), "a failure is valid UTF-8");
        // A quoted line that is not HTTP contains as much as had arrived.
        log.push_back("failed: " +
                      session_.failure().substr(0, session_.failure().find("it sent '")));
        break;
      case Event::closed:
        closed_ = true;
        require(phase == Phase::finished, "closed means finished");
        require(session_.wasClean() != failed_, "either clean or failed");
        require(!failed_ || session_.closeCode() == 1006, "a failure is told as 1006");
        require(isWellFormedByReference(session_.closeReason()), "a reason is valid UTF-8");
        log.push_back("closed " + std::to_string(session_.closeCode()) + ' ' +
                      session_.closeReason());
    }
  }

  void noteMessage(Message message) {
    require(message.payload.size() <= script_.limits.maxMessageSize, "the limit of messages holds");
    transcript_.messages.push_back(std::move(message));
    transcript_.events.emplace_back("message");
  }

  void perform(const Action& action) {
    const auto before = session_.phase();
    const auto buffered = session_.bufferedAmount();
    switch (action.kind) {
      case 's':
        send({true, toWellFormedByReference(action.text)}, action.text);
        break;
      case 'S':
        send({false, action.text}, action.text);
        break;
      case 'k':
        session_.close(allowed(action.number), action.text);
        closedFirst_ = closedFirst_ || before == Phase::open;
        require(session_.phase() == (before == Phase::open      ? Phase::closing
                                     : before == Phase::opening ? Phase::finished
                                                                : before),
                "close() starts the closing handshake");
        break;
      case 'f':
        session_.fail(action.number % 2 == 0 ? 0 : std::uint16_t{1011},
                      "the application failed it");
        streamLost_ = streamLost_ || action.number % 2 == 0;
        break;
      case 'g':
        session_.sendPing();
        break;
      case 'w':
        output_.take(action.number);
        break;
      case 'W':
        output_.take(everything);
        break;
      case 'q':
        session_.releaseMemory();
        break;
      case 'G':
        session_.takePong();
        break;
      case 'e':
        if (!std::exchange(streamEnded_, true)) session_.receiveEnd("the stream has ended");
        break;
    }
    const bool sends = action.kind == 's' || action.kind == 'S';
    const bool takes = action.kind == 'w' || action.kind == 'W';
    require(sends || takes || session_.bufferedAmount() == buffered, "only sending raises it");
    if (before != Phase::finished && session_.phase() == Phase::finished) cutShort_ = true;
  }

  void send(const Message& message, const std::string& given) {
    const bool wasOpen = session_.phase() == Phase::open;
    if (message.isText) {
      session_.sendText(given);
    } else {
      session_.sendBinary(protocol::asBytes(given));
    }
    output_.noteSent(message.payload.size());
    if (!wasOpen) return;
    if (session_.phase() == Phase::open) {
      sent_.push_back(message);
    } else {
      require(session_.phase() == Phase::finished, "what cannot be sent fails the connection");
      const auto overhead = 14 * sent_.size() + 2000;
      require(session_.bufferedAmount() + overhead > script_.limits.maxBufferedAmount,
              "there was room");
    }
  }

  // A close code that an application may use.
  static std::uint16_t allowed(std::size_t code) {
    const bool own = code >= 3000 && code <= 4999;
    return code == 0 || code == 1001 || own ? static_cast<std::uint16_t>(code)
                                            : std::uint16_t{1000};
  }

  // Called after all output has been taken.
  void checkDrained() {
    output_.checkBufferedAmount();
    if (!streamLost_ && !(streamEnded_ && failed_)) {
      require(output_.frames().isBetweenFrames(), "the output ends where a frame ends");
    }
  }

  void checkEnd() {
    require(closed_, "`closed` always comes");
    require(session_.output().empty(), "nothing to send after the end");
    auto before = session_.bufferedAmount();
    session_.sendText("\xff");
    session_.sendPing();
    session_.close(1000, "");
    require(session_.bufferedAmount() == before + 3, "what cannot be sent counts all the same");
    require(session_.output().empty(), "nothing is sent after the end");
    require(session_.nextEvent() == Event::none, "nothing happens after the end");
    transcript_.output = output_.bytes();
    transcript_.bufferedAmount = before;
    transcript_.responseStatus = session_.responseStatus();
  }

  const SessionScript& script_;
  Manner manner_;
  protocol::ClientSession session_;
  Transcript transcript_;
  SessionOutput output_{session_};

  std::size_t position_ = 0, part_ = 0, events_ = 0;
  bool opened_ = false, closingStarted_ = false, failed_ = false, closed_ = false;
  bool closedFirst_ = false, streamEnded_ = false, streamLost_ = false, cutShort_ = false,
       streamEndedEarly_ = false;

  std::vector<Message> sent_;  // Sent while the session was open.
};

}  // namespace web::fuzz
