// A session's bytes over a socket, on time or later.
#include "player.h"

#include <address.h>

#include <random>

namespace tadpoles {

Player::Player(std::string url, const std::string& room, std::string name, std::uint8_t hue,
               std::string key)
    : session(key, std::move(name), hue,
              [this](auto message) {
                const auto now = milliseconds(Clock::now());
                up_.push(message, now, conditions);
                if (conditions.areOff()) deliver(now);
              }),
      connection_(demos::roomUrl(url, room), protocolName,
                  static_cast<std::uint32_t>(std::hash<std::string>()(key))),
      up_(1),
      down_(2) {
  connection_.onOpen = [this] {
    connection_.trust();
    session.open(milliseconds(Clock::now()));
  };
  connection_.onBytes = [this](auto message) {
    const auto now = milliseconds(Clock::now());
    down_.push(message, now, conditions);
    if (conditions.areOff()) deliver(now);
  };
  connection_.onLost = [this] {
    up_.clear();
    down_.clear();
    session.lose();
  };
}

void Player::deliver(double now) {
  while (const auto message = up_.pop(now)) connection_.send(web::BufferSource(*message));
  while (const auto message = down_.pop(now)) session.hear(*message, now);
}

void Player::frame(Input wanted, Clock::time_point now) {
  connection_.frame(now);
  deliver(milliseconds(now));
  session.frame(wanted, milliseconds(now));
}

std::string Player::randomKey() {
  static std::random_device device;
  std::string key;
  for (int i = 0; i < 8; ++i) key += static_cast<char>('!' + device() % 90);
  return key;
}

double Player::milliseconds(Clock::time_point time) {
  return std::chrono::duration<double, std::milli>(time.time_since_epoch()).count();
}

}  // namespace tadpoles
