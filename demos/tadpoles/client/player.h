// A player at the relay: a session over a WebSocket that reconnects, with a simulated network if
// one is asked for.
#pragma once

#include "session.h"

#include <relay_socket.h>

#include <web/network_conditions.h>

#include <cstdint>
#include <string>

namespace tadpoles {

class Player {
 public:
  using Clock = demos::RelaySocket::Clock;

  // `key` (8 bytes) identifies the player. `isAlone`: the only player in this process.
  Player(std::string url, const std::string& room, std::string name, std::uint8_t hue,
         std::string key, const web::NetworkConditions& conditions = {}, bool isAlone = true);

  // Once per frame.
  void frame(Input wanted, Clock::time_point now);
  void leave() { relay_.close(); }

  Session session;

  demos::RelaySocket::State state() const { return relay_.state(); }
  std::string sentence(Clock::time_point now) const {
    return relay_.sentence(now, "; the pond goes on meanwhile.");
  }

  // The simulated network's conditions, in addition to those of the real one.
  web::NetworkConditions conditions() const { return network_.conditions(); }
  void setConditions(const web::NetworkConditions& conditions) {
    network_.setConditions(conditions);
  }

  // Ends the connection as a broken network does; it then reconnects.
  void cut() { relay_.refuse("The connection was cut, as you asked."); }

  static std::string randomKey();
  static double milliseconds(Clock::time_point time);

 private:
  web::SimulatedNetwork network_;
  demos::RelaySocket relay_;
};

}  // namespace tadpoles
