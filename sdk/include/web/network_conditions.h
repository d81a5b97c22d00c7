// Simulates a bad network, for the sockets that ask for it, the same way natively and in a page. A
// program that does not use it does not link it.
#pragma once

#include <web/library.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace web {

// What happens to a message on its way. TCP loses no message and keeps their order: a packet that
// is lost delays its message and everything behind it.
struct NetworkConditions {
  // One way, for each message, in both directions. `open` and `close` each take a round trip
  // longer.
  std::chrono::milliseconds latency{0};

  // Each message takes up to this much longer, evenly distributed; messages stay in order.
  std::chrono::milliseconds jitter{0};

  // The share of messages, 0 to 1, whose packet is lost and sent again after `retransmission`. If
  // that is lost too, the next retransmission takes twice as long, and so on.
  double loss = 0;
  std::chrono::milliseconds retransmission{200};

  // Payload in bytes per second: to the server, and from the server. Zero means no limit.
  // Data that has to wait is counted in bufferedAmount().
  std::uint64_t bytesPerSecondUp = 0, bytesPerSecondDown = 0;

  // After this time, counted from `open`, nothing gets through any more; after a further `silence`,
  // `error` and `close` 1006 fire. Read when the socket opens.
  std::optional<std::chrono::milliseconds> cutAfter = {};
  std::chrono::milliseconds silence{1000};

  // Read when the socket is made. With the same seed, the n-th message of each direction always
  // gets the same jitter and losses.
  std::uint64_t seed = 1;

  // Reads the text form, separated by spaces, commas or `+`: "latency=80ms jitter=20ms loss=1%
  // retransmission=200ms up=64kB/s down=1MB/s cut=30s silence=1s seed=7". Every field may be left
  // out. Empty if the text cannot be read.
  TWINSOCKET_API static std::optional<NetworkConditions> parse(std::string_view text);

  bool operator==(const NetworkConditions&) const = default;
};

// A network with such conditions, for WebSocketInit::network. Copies refer to the same network. Use
// it only on the thread of its sockets.
//
// The server uses the real network: when a socket is cut, for instance, it sees "going away".
class TWINSOCKET_API SimulatedNetwork {
 public:
  // No simulation: the network as it is.
  SimulatedNetwork() = default;
  SimulatedNetwork(const SimulatedNetwork&) = default;
  SimulatedNetwork& operator=(const SimulatedNetwork&) = default;

  // Throws "NotSupportedError" if a time is less than zero or more than a day, or `loss` is not
  // between 0 and 1.
  SimulatedNetwork(const NetworkConditions& conditions);

  // Reads TWINSOCKET_NETWORK: an environment variable natively and in Node; in a page a parameter
  // of the page's URL or a setting of Module. No simulation if it is not set. Throws "SyntaxError"
  // if it cannot be read.
  static SimulatedNetwork fromEnvironment();

  explicit operator bool() const { return conditions_ != nullptr; }

  // All zero if there is no simulation.
  NetworkConditions conditions() const;

  // For messages sent from now on, also on open sockets. Throws what the constructor throws, and
  // "InvalidStateError" if there is no simulation.
  void setConditions(const NetworkConditions& conditions);

 private:
  friend class WebSocket;
  friend class ConditionedChannel;
  struct Opener;

  std::shared_ptr<NetworkConditions> conditions_{};
  const Opener* opener_ = nullptr;  // A pointer, so that only programs that simulate link it.
};

}  // namespace web
