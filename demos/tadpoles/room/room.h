// A room: one pond, its players, and the messages to each. Knows nothing of sockets or clocks: the
// relay runs it as wasm, tests and measurements natively.
#pragma once

#include <bitset>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "../netcode/snapshot.h"
#include "../pond/pond.h"
#include "../wire/messages.h"

namespace tadpoles {

class Room {
 public:
  static constexpr std::size_t mostPlayers = 1000;
  static constexpr std::int32_t sight = 1100 * pixel;  // How far a player sees.
  static constexpr std::size_t mostInSight = 250;      // The nearest.

  // `send` sends to a connection; it is only called inside receive() and step().
  using Send = std::function<void(int connection, std::span<const std::byte> message)>;
  Room(std::uint64_t seed, Send send) : pond_(seed), seed_(seed), send_(std::move(send)) {}

  // `sinceTick` is the time since the last step(), in milliseconds. Returns false for a message
  // that no client of ours sends: the connection should be closed.
  [[nodiscard]] bool receive(int connection, std::span<const std::byte> message, double sinceTick);
  void disconnect(int connection);

  // Called every 50 ms: one tick, and a snapshot for everybody who reads fast enough.
  void step(const std::function<bool(int connection)>& isReading = [](int) { return true; });

  const Pond& pond() const { return pond_; }
  std::size_t players() const { return players_.size(); }
  std::size_t bitsOfOthers() const { return bitsOfOthers_; }  // In the last tick, to all players.
  std::size_t othersSent() const { return othersSent_; }

 private:
  struct Player {
    std::uint16_t id = 0;
    std::string key, name;
    std::uint8_t hue = 0;
    std::deque<Input> inputs;    // Received, and waiting for their tick.
    std::uint32_t received = 0;  // The number of the last one.
    std::uint32_t applied = 0;
    int allowance = 0;  // Inputs that may still be applied: one a tick, and a little for bursts.
    SnapshotWriter writer;
    std::bitset<1 << 12> met;  // By number: the tadpoles whose name this player knows.
    std::vector<std::uint32_t> recentlySaid;  // Ticks.
  };
  struct Absent {
    Player player;
    std::uint32_t until;  // The tick.
  };
  // A tadpole as of this tick, looked up for everybody who sees it.
  struct Swimmer {
    Point at;
    Seen seen;
    const Player* player;
  };
  using Near = std::pair<std::int64_t, const ById<Swimmer>::Entry*>;  // The distance, squared.

  bool enter(int connection, MessageReader& reader);
  bool take(Player& player, MessageReader& reader);
  bool tell(Player& player, std::string text);
  void applyInputs(Player& player);
  void forgetAbsent();
  void list();
  ById<Seen> othersSeenBy(const Player& player);
  void introduce(int connection, Player& player, const ById<Seen>& others);

  Pond pond_;
  std::uint64_t seed_;
  Send send_;
  std::map<int, Player> players_;         // By connection.
  std::map<std::string, Absent> absent_;  // By key: players who were cut off and may reconnect.
  std::uint16_t lastId_ = 0;
  ById<Swimmer> swimmers_;           // Everybody, as of this tick.
  std::vector<Near> near_, ranked_;  // Kept between players to reuse their memory.
  std::size_t bitsOfOthers_ = 0, othersSent_ = 0;
};

}  // namespace tadpoles
