// The netcode: receives messages, and brings both sides up to date after a lost connection.
#include "room.h"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

namespace sketchpad {

void Room::receive(std::span<const std::byte> bytes) {
  meter_.add(bytes.size());
  const auto messages = wire::unpack(bytes);
  if (messages.empty()) obeyBytes({});
  for (const auto message : messages) obeyBytes(message);
}

void Room::obeyBytes(std::span<const std::byte> bytes) {
  auto message = wire::decode(bytes);
  if (!message) return relay_.refuse("The server does not speak the sketchpad's language.");
  std::visit(
      [this](auto& known) {
        // I know my own actions better than the relay does.
        if constexpr (requires { known.id; } && !std::is_same_v<decltype(known), wire::Renamed&>) {
          if (known.id == (isReady_ ? me_ : incomingId_)) return;
        }
        obey(known);
      },
      *message);
}

// The whole drawing arrives again, while the current one stays visible.
void Room::obey(wire::Welcome& welcome) {
  incoming_ = {};
  incomingId_ = welcome.me.id;
  lastKnownStroke_ = welcome.lastStroke;
  strokes_ = std::max(strokes_, lastKnownStroke_);
  if (!hasColour_) chooseColour(welcome.me.colour);
  name_ = welcome.me.name;
  incoming_.join(std::move(welcome.me));
}

void Room::obey(wire::History& history) {
  for (auto& stroke : history.strokes) heard().add(std::move(stroke));
}

// The relay's drawing replaces ours, and my strokes that it lacks are added.
void Room::obey(wire::Ready&) {
  if (isReady_) return;
  relay_.trust();
  std::vector<Stroke> mine;
  for (const auto& stroke : drawing_.strokes()) {
    if (stroke.author == me_ && !stroke.points.empty()) mine.push_back(stroke);
  }
  drawing_.become(std::move(incoming_));
  me_ = incomingId_;
  drawing_.end(me_);
  isReady_ = true;
  takeBackAgain();
  for (const auto& stroke : drawing_.strokes()) {
    if (stroke.author == me_) mine_.adopt(stroke.number);
  }
  for (const auto& stroke : mine) catchUp(stroke);
  chooseColour(pen_.colour);
  hasHovered_ = hovering_.has_value();
  pingedAt_ = {};
}

// Including my own name, as accepted by the relay.
void Room::obey(wire::Renamed& message) {
  if (isReady_ && message.id == me_) name_ = message.name;
  heard().setName(message.id, std::move(message.name));
}

void Room::obey(wire::Pong& pong) {
  if (pong.number != pings_) return;
  roundTrip_ = std::chrono::round<std::chrono::milliseconds>(Clock::now() - pingedAt_);
}

void Room::obey(wire::StrokeBegun& message) {
  heard().begin(message.id, message.number, message.pen, message.at);
}

// Strokes stay, including the one that I am drawing. The others may have left.
void Room::beAlone() {
  isReady_ = false;
  outbox_.clear();
  roundTrip_.reset();
  std::vector<PersonId> others;
  for (const auto& [id, person] : drawing_.people()) {
    if (id != me_) others.push_back(id);
  }
  for (const auto id : others) drawing_.leave(id);
}

// Undos that the relay had not received before the connection was lost, or has forgotten.
void Room::takeBackAgain() {
  bool hasCleared = false;
  std::vector<std::uint32_t> undone;
  for (const auto& stroke : drawing_.strokes()) {
    if (stroke.author != me_ || !mine_.isGone(stroke.number)) continue;
    if (stroke.number <= mine_.lastCleared())
      hasCleared = true;
    else
      undone.push_back(stroke.number);
  }
  if (hasCleared) send(wire::clear(mine_.lastCleared()));
  drawing_.clear(me_, mine_.lastCleared());
  for (const auto number : undone) {
    send(wire::undo(number));
    drawing_.remove(me_, number);
  }
}

// Neither loses nor doubles a point.
void Room::catchUp(const Stroke& mine) {
  const auto* known = drawing_.find(me_, mine.number);
  const auto knownPoints = known ? known->points.size() : 1;
  if (known && mine.finished && knownPoints >= mine.points.size()) return;
  if (known) {
    drawing_.resume(me_, mine.number);
    send(wire::resume(mine.number));
  } else if (mine.number > lastKnownStroke_) {
    drawing_.begin(me_, mine.number, mine.pen, mine.points.front());
    send(wire::begin(mine.number, mine.pen, mine.points.front()));
  } else {
    return;  // The relay has forgotten it meanwhile.
  }
  for (std::size_t i = knownPoints; i < mine.points.size(); ++i) extendMine(mine.points[i]);
  sentPoints_ = knownPoints;
  mine.finished ? endMine() : sendPen();
}

}  // namespace sketchpad
