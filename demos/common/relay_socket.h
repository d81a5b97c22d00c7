// The connection to the relay: a web::ReconnectingWebSocket with status messages for the user.
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
    waiting,  // Until the next attempt.
    closed,   // For good.
  };

  // Set these before the next turn of the loop; of the two kinds of messages, only the one that is
  // used.
  std::function<void()> onOpen;
  std::function<void(std::span<const std::byte>)> onBytes;
  std::function<void(std::string_view)> onText;
  std::function<void()> onLost;
  std::function<void()> onState = [] {};

  // Connects. `network` is a simulated network between us and the relay. A crowd in one process,
  // whose members stand for people at different computers, need not do their handshakes one at a
  // time.
  RelaySocket(std::string url, std::string protocol,
              web::SimulatedNetwork network = web::SimulatedNetwork::fromEnvironment(),
              bool handshakesInTurn = true);
  RelaySocket(const RelaySocket&) = delete;
  RelaySocket& operator=(const RelaySocket&) = delete;
  ~RelaySocket();

  // Messages sent while it is not open are dropped.
  void send(web::BufferSource message);
  void send(std::string_view text);
  // Whether the network is slow; then messages that are soon outdated should not be sent.
  bool isSlow() const;

  // The server's messages make sense: do not drop the connection because of silence.
  void trust();
  // They do not, or the server is silent: drops the connection, for now.
  void refuse(std::string why);
  void close();

  State state() const { return state_; }
  // Why the last connection ended, for people; empty while all is well.
  const std::string& trouble() const { return trouble_; }
  // The same with the time of the next attempt; `meanwhile` says what happens until then.
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
  std::string fault_;  // The message of the last error event.
  bool wasOpen_ = false;
  bool isLeaving_ = false;
  std::optional<Clock::time_point> attemptAt_;
  web::TimerId patience_ = web::TimerId::none;          // For a server that sends nothing.
  std::unique_ptr<web::ReconnectingWebSocket> socket_;  // Null if the URL is not valid.
};

// "connecting", "open", "waiting" or "closed".
const char* nameOf(RelaySocket::State state);
// For people: "connected".
const char* labelOf(RelaySocket::State state);

}  // namespace demos
