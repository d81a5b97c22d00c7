// Handles players' messages, and decides what each of them is shown.
#include "room.h"

#include <algorithm>
#include <limits>

#include "../pond/integers.h"

namespace tadpoles {
namespace {

constexpr std::uint32_t grace = 15 * ticksPerSecond;  // For players who were cut off.
constexpr std::size_t keySize = 8, longestName = 24, longestText = 120;
constexpr std::size_t mostWaiting = 2 * ticksPerSecond;  // Inputs: older ones are dropped.
constexpr int mostAllowance = 2 * ticksPerSecond;
constexpr std::size_t saidPerTenSeconds = 8;
constexpr std::size_t mostToldInTick = 20;  // Names.

// Removes control characters from typed text, and truncates it between two characters.
std::string cleaned(std::string text, std::size_t longest) {
  std::erase_if(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  if (text.size() <= longest) return text;
  while (longest > 0 && (static_cast<unsigned char>(text[longest]) & 0xc0) == 0x80) --longest;
  return text.substr(0, longest);
}

}  // namespace

bool Room::receive(int connection, std::span<const std::byte> message, double sinceTick) {
  MessageReader reader(message);
  const auto kind = reader.kind();
  if (kind == Kind::hello) return enter(connection, reader);
  const auto found = players_.find(connection);
  if (found == players_.end()) return false;
  switch (kind) {
    case Kind::input:
      return take(found->second, reader);
    case Kind::ping: {
      const auto sentAt = reader.read<double>();
      if (reader.failed()) return false;
      const auto now = pond_.tick() * static_cast<double>(millisecondsPerTick) + sinceTick;
      send_(connection, MessageWriter(Kind::pong).write(sentAt).write(now).bytes());
      return true;
    }
    case Kind::say:
      return tell(found->second, reader.text());
    default:
      return false;
  }
}

bool Room::enter(int connection, MessageReader& reader) {
  Player player;
  for (std::size_t i = 0; i < keySize; ++i) player.key += reader.read<char>();
  player.hue = reader.read<std::uint8_t>();
  player.name = cleaned(reader.text(), longestName);
  if (reader.failed() || players_.contains(connection) || players_.size() >= mostPlayers)
    return false;
  // The same key again: this ends the old connection.
  for (auto& [other, old] : players_) {
    if (old.key != player.key) continue;
    disconnect(other);
    break;
  }
  if (const auto before = absent_.extract(player.key)) {
    player.id = before.mapped().player.id;
  } else {
    while (++lastId_ == 0 || lastId_ >> 12 || pond_.find(lastId_)) lastId_ &= 0xfff;
    player.id = lastId_;
    pond_.add(player.id);
  }
  if (player.name.empty()) player.name = "Tadpole " + std::to_string(player.id);
  send_(connection, MessageWriter(Kind::welcome).write(player.id).write(seed_).bytes());
  // Sends the new name to everybody who knows the old one.
  for (auto& [other, known] : players_) known.met.reset(player.id);
  players_.emplace(connection, std::move(player));
  return true;
}

void Room::disconnect(int connection) {
  auto gone = players_.extract(connection);
  if (!gone) return;
  auto key = gone.mapped().key;
  absent_.insert_or_assign(std::move(key), Absent{std::move(gone.mapped()), pond_.tick() + grace});
}

bool Room::take(Player& player, MessageReader& reader) {
  const auto number = reader.read<std::uint32_t>();
  const auto heading = reader.read<std::uint8_t>();
  const auto thrust = reader.read<std::uint8_t>();
  if (reader.failed() || thrust > 3 || number != player.received + 1) return false;
  player.received = number;
  player.inputs.push_back({heading, thrust});
  return true;
}

bool Room::tell(Player& player, std::string text) {
  text = cleaned(std::move(text), longestText);
  if (text.empty()) return true;
  std::erase_if(player.recentlySaid,
                [this](auto tick) { return tick + 10 * ticksPerSecond < pond_.tick(); });
  if (player.recentlySaid.size() >= saidPerTenSeconds) return true;  // Dropped: it was too much.
  player.recentlySaid.push_back(pond_.tick());
  const auto said = MessageWriter(Kind::said).write(player.id).write(std::string_view(text));
  for (auto& [connection, other] : players_) {
    if (&other == &player || other.met[player.id]) send_(connection, said.bytes());
  }
  return true;
}

// Applies one input a tick; several at once after a delay, so that a stall loses nothing, but never
// more than ticks have passed, so that nobody swims faster by sending more.
void Room::applyInputs(Player& player) {
  player.allowance = std::min(player.allowance + 1, mostAllowance);
  while (player.inputs.size() > mostWaiting) {
    player.inputs.pop_front();
    ++player.applied;
  }
  const int atOnce = player.inputs.size() > 2 ? 3 : 1;
  for (int i = 0; i < atOnce && !player.inputs.empty() && player.allowance > 0; ++i) {
    pond_.steer(player.id, player.inputs.front());
    player.inputs.pop_front();
    ++player.applied;
    --player.allowance;
  }
}

void Room::step(const std::function<bool(int)>& isReading) {
  for (auto& [connection, player] : players_) applyInputs(player);
  pond_.step();
  forgetAbsent();
  list();
  bitsOfOthers_ = othersSent_ = 0;
  for (auto& [connection, player] : players_) {
    if (!isReading(connection)) continue;  // The next one is the difference from the last sent.
    auto others = othersSeenBy(player);
    introduce(connection, player, others);
    othersSent_ += others.size();
    const auto bytes = player.writer.write({pond_.tick(), player.applied, *pond_.find(player.id),
                                            std::move(others), pond_.generations()});
    bitsOfOthers_ += player.writer.bitsOfOthers();
    send_(connection, MessageWriter(Kind::snapshot).write(std::span(bytes)).bytes());
  }
}

void Room::forgetAbsent() {
  std::erase_if(absent_, [this](const auto& absent) {
    if (absent.second.until > pond_.tick()) return false;
    const auto id = absent.second.player.id;
    pond_.remove(id);
    const auto left = MessageWriter(Kind::left).write(id);
    for (auto& [connection, player] : players_) {
      if (player.met[id]) send_(connection, left.bytes());
      player.met.reset(id);
    }
    return true;
  });
}

// Called once a tick, for all players: the places of all tadpoles, and how they are seen.
void Room::list() {
  swimmers_.clear();
  pond_.forEach([this](std::uint16_t id, const Tadpole& tadpole) {
    swimmers_.append(id, {tadpole.at, Seen::of(tadpole), nullptr});
  });
  for (const auto& [connection, player] : players_) swimmers_[player.id].player = &player;
  for (const auto& [key, absent] : absent_) swimmers_[absent.player.id].player = &absent.player;
}

// Everybody in sight, or the nearest of them if there are too many.
ById<Seen> Room::othersSeenBy(const Player& player) {
  const auto own = swimmers_.at(player.id).at;
  near_.clear();
  for (const auto& swimmer : swimmers_) {
    const auto& at = swimmer.second.at;
    const auto distance = squared(at.x - own.x, at.y - own.y);
    if (distance > std::int64_t{sight} * sight || swimmer.first == player.id) continue;
    near_.emplace_back(distance, &swimmer);
  }
  auto end = Near{std::numeric_limits<std::int64_t>::max(), nullptr};
  if (near_.size() > mostInSight) {
    ranked_ = near_;  // near_ stays ordered by number.
    std::nth_element(ranked_.begin(), ranked_.begin() + mostInSight, ranked_.end());
    end = ranked_[mostInSight];
  }
  ById<Seen> others;
  others.reserve(std::min(near_.size(), mostInSight));
  for (const auto& near : near_) {
    if (near < end) others.append(near.second->first, near.second->second.seen);
  }
  return others;
}

// Sends each name once to each player who meets it, a few in each tick, so that a crowd that
// arrives at once delays nobody.
void Room::introduce(int connection, Player& player, const ById<Seen>& others) {
  std::size_t told = 0;
  const auto tell = [&](std::uint16_t id) {
    if (player.met[id] || told == mostToldInTick) return;
    const auto* other = swimmers_.at(id).player;
    player.met.set(id);
    ++told;
    send_(connection, MessageWriter(Kind::who)
                          .write(id)
                          .write(other->hue)
                          .write(std::string_view(other->name))
                          .bytes());
  };
  tell(player.id);
  for (const auto& [id, seen] : others) tell(id);
}

}  // namespace tadpoles
