// A WebSocket that comes back: when it is lost it says why, waits, and tries again.
#pragma once

#include "backoff.h"

#include <web/websocket.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace demos {

class Connection {
 public:
  using Clock = std::chrono::steady_clock;

  enum class State {
    connecting,
    open,
    waiting,  // For the time of the next attempt.
    closed,   // For good.
  };

  // Set these before the first frame(); of the two kinds of messages, the one that is spoken.
  std::function<void()> onOpen;
  std::function<void(std::span<const std::byte>)> onBytes;
  std::function<void(std::string_view)> onText;
  std::function<void()> onLost;

  Connection(std::string url, std::string protocol, std::uint32_t seed);

  // What lies between us and the server; set it before the first frame().
  web::SimulatedNetwork network = web::SimulatedNetwork::fromEnvironment();

  // To be called once per display frame: connects when it is time to.
  void frame(Clock::time_point now);

  // What is sent while it is not open is dropped.
  void send(web::BufferSource message);
  void send(std::string_view text);
  // Whether the network is behind; then what is soon out of date had better not be sent.
  bool isSlow() const;

  // The server talks sense: it need not be given up for its silence.
  void trust();
  // It does not, or is silent: gives it up, for now.
  void refuse(std::string why);
  void close();

  State state() const { return state_; }
  // Why the last connection ended, for a person; empty while all is well.
  const std::string& trouble() const { return trouble_; }
  // That, and when the next attempt is, which `meanwhile` goes on from.
  std::string sentence(Clock::time_point now, std::string_view meanwhile) const;

 private:
  void connect();
  void receive(web::MessageEvent& event);
  void lose(const web::CloseEvent& event);
  std::chrono::seconds untilNextAttempt(Clock::time_point now) const;
  std::string address() const;
  std::string explain(const web::CloseEvent& event) const;

  std::string url_;
  std::string protocol_;
  Backoff backoff_;
  State state_ = State::waiting;
  std::string trouble_;
  std::string fault_;  // What the last error event said.
  bool wasOpen_ = false;
  bool isLeaving_ = false;
  std::optional<Clock::time_point> attemptAt_;  // Nothing: at once, or in the next frame.
  std::optional<Clock::time_point> answerDueAt_;
  std::optional<Clock::time_point> provenAt_;  // A connection that lasts so long is a good one.
  std::unique_ptr<web::WebSocket> socket_;
};

// "connecting", "open", "waiting" or "closed".
const char* nameOf(Connection::State state);
// For people: "connected".
const char* labelOf(Connection::State state);

}  // namespace demos
