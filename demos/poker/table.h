// The netcode: one player at one table. What the player does goes out, what the relay shows comes
// in.
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

  // `url` is the relay's, as in ws://127.0.0.1:8080/poker. Without a name the relay gives one.
  // `key` is the player's secret: who says it is the same player.
  Table(std::string_view url, std::string_view room, std::string name, std::string key);

  // 32 random hex digits.
  static std::string randomKey();

  // The player's card, hidden until all are revealed; nothing takes it back. It may be laid while
  // nobody is connected, and goes out when it still belongs to the round that is played then.
  void vote(std::optional<Card> card);

  // The moderator's. They wait for the connection as well; the relay refuses them to others.
  void reveal();
  void again();
  void next(std::string title);
  void moderate(int id);

  // Says goodbye; the state turns closed when the server has answered.
  void leave();

  // Open once the relay has shown the table.
  State state() const;
  // Of the connection, for a person; empty while all is well.
  std::string sentence(Clock::time_point now) const;

  // As it was last seen; without players before that.
  const Game& game() const { return game_; }
  // What I laid last, also if the relay does not know yet.
  const std::optional<Card>& card() const { return wanted_ ? *wanted_ : game_.myCard; }
  bool isModerator() const;
  // Whether something of mine waits for the relay to say that it is done.
  bool hasUnsent() const { return order_ || (wanted_ && *wanted_ != game_.myCard); }

  // What was refused last, for a person; empty once something else was done.
  const std::string& refusal() const { return refusal_; }

  // Grows with each change of the above, but for the sentence.
  std::uint64_t version() const { return version_; }

 private:
  // What the moderator asked for, and when: it is over once the relay shows it.
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
  // My card in this round, if I laid one here; what of that is on its way. One at a time, so that
  // it is clear what the relay has had.
  std::optional<std::optional<Card>> wanted_, underWay_;
  std::optional<Order> order_;
  bool isReady_ = false;
  std::string refusal_;
  std::uint64_t version_ = 0;
  demos::RelaySocket relay_;
};

}  // namespace poker
