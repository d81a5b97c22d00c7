// The network that players have, on purpose: for the sockets that ask for it, the same natively and
// in a page. A program that asks for none is linked without it.
#pragma once

#include <web/library.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace web {

// What a message meets on its way. TCP loses no message and keeps their order: a packet that is
// lost delays its message and everything behind it.
struct NetworkConditions {
  // One way, for each message, in both directions. `open` comes a round trip later, `close` as
  // well.
  std::chrono::milliseconds latency{0};

  // Each message takes up to so much longer, evenly distributed; it overtakes none.
  std::chrono::milliseconds jitter{0};

  // The share of messages, 0 to 1, whose packet is lost and sent again after `retransmission`. The
  // second one that is lost as well costs twice that, and so on.
  double loss = 0;
  std::chrono::milliseconds retransmission{200};

  // Payload that fits through in a second: from us to the server, and from there to us. Zero: no
  // limit. What does not fit yet is in bufferedAmount().
  std::uint64_t bytesPerSecondUp = 0, bytesPerSecondDown = 0;

  // Counted from `open`: nothing gets through any more, and `silence` later `error` and `close`
  // 1006 fire. Read when the socket opens.
  std::optional<std::chrono::milliseconds> cutAfter = {};
  std::chrono::milliseconds silence{1000};

  // Read when the socket is made. The n-th message of each direction meets the same jitter and loss
  // whenever the seed is the same.
  std::uint64_t seed = 1;

  // As people write it, separated by spaces, commas or `+`: "latency=80ms jitter=20ms loss=1%
  // retransmission=200ms up=64kB/s down=1MB/s cut=30s silence=1s seed=7". Everything may be left
  // out. Nothing if it cannot be read.
  TWINSOCKET_API static std::optional<NetworkConditions> parse(std::string_view text);

  bool operator==(const NetworkConditions&) const = default;
};

// A network with such conditions, for WebSocketInit::network. Copies are the same network. It is
// used on the thread of its sockets only.
//
// The server does not know of it: a cut socket, for instance, says there that it goes away.
class TWINSOCKET_API SimulatedNetwork {
 public:
  // None: the network as it is.
  SimulatedNetwork() = default;
  SimulatedNetwork(const SimulatedNetwork&) = default;
  SimulatedNetwork& operator=(const SimulatedNetwork&) = default;

  // Throws "NotSupportedError" if a time is less than zero or more than a day, or `loss` is not
  // between 0 and 1.
  SimulatedNetwork(const NetworkConditions& conditions);

  // What TWINSOCKET_NETWORK says: a variable of the environment or of Node's, in a page a parameter
  // of its URL or a setting of Module. None if it is not there. Throws "SyntaxError" if it cannot
  // be read.
  static SimulatedNetwork fromEnvironment();

  explicit operator bool() const { return conditions_ != nullptr; }

  // Those of no network are all zero.
  NetworkConditions conditions() const;

  // For what is sent from now on, also by sockets that are open. Throws as the constructor does;
  // "InvalidStateError" if this is none.
  void setConditions(const NetworkConditions& conditions);

 private:
  friend class WebSocket;
  friend class ConditionedChannel;
  struct Opener;

  std::shared_ptr<NetworkConditions> conditions_{};
  const Opener* opener_ = nullptr;  // By a pointer, so that only those who simulate link it.
};

}  // namespace web
