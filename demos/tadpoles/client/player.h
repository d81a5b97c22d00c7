// A player at the relay: a session over a WebSocket that comes back, and the network that one asks
// for.
#pragma once

#include "../netcode/wire.h"
#include "session.h"

#include <connection.h>

#include <cstdint>
#include <string>

namespace tadpoles {

class Player {
 public:
  using Clock = demos::Connection::Clock;

  // `key` has 8 bytes and says who this is.
  Player(std::string url, const std::string& room, std::string name, std::uint8_t hue,
         std::string key);

  // Once per frame.
  void frame(Input wanted, Clock::time_point now);
  void leave() { connection_.close(); }

  Session session;
  Conditions conditions;  // Of both ways, beside what the real network does.

  demos::Connection::State state() const { return connection_.state(); }
  std::string sentence(Clock::time_point now) const {
    return connection_.sentence(now, "; the pond goes on meanwhile.");
  }

  static std::string randomKey();
  static double milliseconds(Clock::time_point time);

 private:
  void deliver(double now);

  demos::Connection connection_;
  Wire up_, down_;
};

}  // namespace tadpoles
