// What players say, and what they are shown.
#include "room.h"

#include <algorithm>

#include "../pond/integers.h"

namespace tadpoles {
namespace {

constexpr std::uint32_t grace = 15 * ticksPerSecond;  // For who was cut off.
constexpr std::size_t keySize = 8, longestName = 24, longestText = 120;
constexpr std::size_t mostWaiting = 2 * ticksPerSecond;  // Inputs: older ones are dropped.
constexpr int mostAllowance = 2 * ticksPerSecond;
constexpr std::size_t saidPerTenSeconds = 8;

// What people type: no control characters, and not too long. Cut where a character begins.
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
  // The same key again: what the old connection still was ends with it.
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
  // Everybody who knows an older name is told the new one.
  for (auto& [other, known] : players_) known.met.erase(player.id);
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
  if (player.recentlySaid.size() >= saidPerTenSeconds) return true;  // Nobody hears it.
  player.recentlySaid.push_back(pond_.tick());
  const auto said = MessageWriter(Kind::said).write(player.id).write(std::string_view(text));
  for (auto& [connection, other] : players_) {
    if (&other == &player || other.met.contains(player.id)) send_(connection, said.bytes());
  }
  return true;
}

// One input a tick. Some at once when they were held up on their way, so that a stall costs nothing
// for good; never more than time has passed, so that nobody swims faster by sending more.
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
  bitsOfOthers_ = othersSent_ = 0;
  for (auto& [connection, player] : players_) {
    if (!isReading(connection)) continue;  // The next difference is from what was sent last.
    const auto snapshot = seenBy(player);
    introduce(connection, player, snapshot);
    const auto bytes = player.writer.write(snapshot);
    bitsOfOthers_ += player.writer.bitsOfOthers();
    othersSent_ += snapshot.others.size();
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
      if (player.met.erase(id)) send_(connection, left.bytes());
    }
    return true;
  });
}

Snapshot Room::seenBy(const Player& player) const {
  const auto& own = *pond_.find(player.id);
  Snapshot snapshot;
  snapshot.tick = pond_.tick();
  snapshot.applied = player.applied;
  snapshot.own = own;
  snapshot.generations = pond_.generations();
  std::vector<std::pair<std::int64_t, std::uint16_t>> near;
  pond_.forEach([&](std::uint16_t id, const Tadpole& other) {
    const auto distance = squared(other.at.x - own.at.x, other.at.y - own.at.y);
    if (id != player.id && distance <= std::int64_t{sight} * sight) near.emplace_back(distance, id);
  });
  if (near.size() > mostInSight) {
    std::nth_element(near.begin(), near.begin() + mostInSight, near.end());
    near.resize(mostInSight);
  }
  for (const auto& [distance, id] : near) snapshot.others.emplace(id, Seen::of(*pond_.find(id)));
  return snapshot;
}

// Names go once to each who meets them.
void Room::introduce(int connection, Player& player, const Snapshot& snapshot) {
  const auto tell = [&](std::uint16_t id) {
    if (player.met.contains(id)) return;
    const auto* other = find(id);
    if (!other) return;
    player.met.insert(id);
    send_(connection, MessageWriter(Kind::who)
                          .write(id)
                          .write(other->hue)
                          .write(std::string_view(other->name))
                          .bytes());
  };
  tell(player.id);
  for (const auto& [id, seen] : snapshot.others) tell(id);
}

const Room::Player* Room::find(std::uint16_t id) const {
  for (const auto& [connection, player] : players_) {
    if (player.id == id) return &player;
  }
  for (const auto& [key, absent] : absent_) {
    if (absent.player.id == id) return &absent.player;
  }
  return nullptr;
}

}  // namespace tadpoles
