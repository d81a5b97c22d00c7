// The netcode: one player at one table. Sends what the player does, and receives what the relay
// shows.
#pragma once

#include "game.h"
#include "language.h"
#include "relay_socket.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace poker {

class Table {
 public:
  using Clock = demos::RelaySocket::Clock;
  using State = demos::RelaySocket::State;

  // `url` is the relay's, for instance ws://127.0.0.1:8080/poker. Without a name the relay chooses
  // one. `key` is the player's secret: the same key means the same player.
  Table(std::string_view url, std::string_view room, std::string name, std::string key);

  // 32 random hex digits.
  static std::string randomKey();

  // Lays the player's card, hidden until all are revealed; nothing takes it back. A card that is
  // laid while disconnected is sent later if its round is still being played.
  void vote(std::optional<Card> card);

  // For the moderator. These also wait for the connection; the relay refuses them to others.
  void reveal();
  void again();
  void next(std::string title);
  void moderate(int id);

  // Leaves; the state becomes closed when the server has answered.
  void leave();

  // Open once the relay has sent the table.
  State state() const;
  // The state of the connection, for people; empty while all is well.
  std::string sentence(Clock::time_point now) const;

  // As last received; without players before that.
  const Game& game() const { return game_; }
  // The card that I laid last, even if the relay does not know it yet.
  const std::optional<Card>& card() const { return wanted_ ? *wanted_ : game_.myCard; }
  bool isModerator() const;
  // Whether the relay has not yet confirmed one of my actions.
  bool hasUnsent() const { return order_ || (wanted_ && *wanted_ != game_.myCard); }

  // The last refusal, for people; empty after the next action.
  const std::string& refusal() const { return refusal_; }

  // Increases with each change of the above, except the sentence.
  std::uint64_t version() const { return version_; }

 private:
  // What the moderator asked for, and when: it is complete once the relay shows it.
  struct Order {
    std::string message;
    Story story;
    std::function<bool(const Game&)> isDone;
  };

  void command(Order order);
  void receive(std::string_view text);
  void obey(Game& game);
  void obey(language::Refused& refused);
  void obey(language::Unknown&) {}
  void followVote(const Game& game);
  void sendVote();
  void sendOrder();

  std::string name_, key_;
  Game game_;
  // My card in this round, if I laid one here; and the one that is being sent. Only one at a time,
  // so that it is clear what the relay has received.
  std::optional<std::optional<Card>> wanted_, underWay_;
  std::optional<Order> order_;
  bool isReady_ = false;
  std::string refusal_;
  std::uint64_t version_ = 0;
  demos::RelaySocket relay_;
};

}  // namespace poker
