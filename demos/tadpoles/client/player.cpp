// Carries a session's bytes over a socket.
#include "player.h"

#include <address.h>

#include <random>

namespace tadpoles {

Player::Player(std::string url, const std::string& room, std::string name, std::uint8_t hue,
               std::string key, const web::NetworkConditions& conditions, bool isAlone)
    : session(key, std::move(name), hue,
              [this](auto message) { relay_.send(web::BufferSource(message)); }),
      network_(conditions),
      relay_(demos::roomUrl(url, room), protocolName, network_, isAlone) {
  relay_.onOpen = [this] {
    relay_.trust();
    session.open(milliseconds(Clock::now()));
  };
  relay_.onBytes = [this](auto message) { session.hear(message, milliseconds(Clock::now())); };
  relay_.onLost = [this] { session.lose(); };
}

void Player::frame(Input wanted, Clock::time_point now) {
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
