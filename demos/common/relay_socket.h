// The way to the relay: a web::ReconnectingWebSocket, and what a person is told about it.
#pragma once

#include <web/reconnecting_websocket.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace demos {

class RelaySocket {
 public:
  using Clock = std::chrono::steady_clock;

  enum class State {
    connecting,
    open,
    waiting,  // For the time of the next attempt.
    closed,   // For good.
  };

  // Set these before the loop has its next turn; of the two kinds of messages, the one that is
  // spoken.
  std::function<void()> onOpen;
  std::function<void(std::span<const std::byte>)> onBytes;
  std::function<void(std::string_view)> onText;
  std::function<void()> onLost;
  std::function<void()> onState = [] {};

  // Connects. `network` is what lies between us and the relay, on purpose. A crowd of one process,
  // who stand for people at machines of their own, need not make their handshakes in turn.
  RelaySocket(std::string url, std::string protocol,
              web::SimulatedNetwork network = web::SimulatedNetwork::fromEnvironment(),
              bool handshakesInTurn = true);
  RelaySocket(const RelaySocket&) = delete;
  RelaySocket& operator=(const RelaySocket&) = delete;
  ~RelaySocket();

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
  void listen();
  void begin();
  void receive(web::MessageEvent& event);
  void wait(const web::ReconnectingEvent& event);
  void end(const web::CloseEvent& event);
  void lose(State state);
  void become(State state);
  void stopWaitingForSense();
  std::string address() const;
  std::string explain(const web::CloseEvent& event) const;

  std::string url_;
  State state_ = State::closed;
  std::string trouble_;
  std::string fault_;  // What the last error event said.
  bool wasOpen_ = false;
  bool isLeaving_ = false;
  std::optional<Clock::time_point> attemptAt_;
  web::TimerId patience_ = web::TimerId::none;          // With a server that says nothing.
  std::unique_ptr<web::ReconnectingWebSocket> socket_;  // None if the URL is none.
};

// "connecting", "open", "waiting" or "closed".
const char* nameOf(RelaySocket::State state);
// For people: "connected".
const char* labelOf(RelaySocket::State state);

}  // namespace demos
