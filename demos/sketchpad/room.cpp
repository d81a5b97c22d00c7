// The netcode: one person in one room. What the pen does goes out, what the others do comes in.
#include "room.h"

#include "style.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <random>
#include <utility>

namespace sketchpad {
namespace {

constexpr std::chrono::milliseconds betweenSends{15};  // A display may have 240 frames a second.
constexpr int smallestStep = 3;                        // About a pixel.
constexpr std::size_t pointsInStroke = 10'000;         // Then the next one begins.
constexpr std::size_t pointsInMessage = 4096;

wire::Key randomKey() {
  wire::Key key;
  std::random_device random;
  for (auto& byte : key) byte = static_cast<std::byte>(random());
  return key;
}

// The relay's URL with the room as its query.
std::string addressOf(std::string_view url, std::string_view room) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string address(url);
  address += "?room=";
  for (const char character : room) {
    const auto byte = static_cast<unsigned char>(character);
    const bool isPlain =
        byte < 0x80 && (std::isalnum(byte) || character == '-' || character == '_');
    if (isPlain)
      address += character;
    else
      (address += '%') += {digits[byte >> 4], digits[byte & 15]};
  }
  return address;
}

}  // namespace

Room::Room(std::string_view url, std::string_view room, std::string name)
    : key_(randomKey()),
      name_(std::move(name)),
      pen_{0, lineWidth},
      connection_(addressOf(url, room), wire::protocol, std::random_device()()) {
  connection_.onOpen = [this] { connection_.send(wire::hello(key_, name_)); };
  connection_.onMessage = [this](std::span<const std::byte> bytes) { receive(bytes); };
  connection_.onLost = [this] { beAlone(); };
  drawing_.join({me_, pen_.colour, name_});
}

void Room::press(Point at) {
  release();
  drawing_.begin(me_, ++strokes_, pen_, at);
  if (isReady_) connection_.send(wire::begin(strokes_, pen_, at));
  sentPoints_ = 1;
}

void Room::drag(Point to) {
  const auto* stroke = drawing_.current(me_);
  if (!stroke) return;
  const auto from = stroke->points.back();
  dragged_ = to;
  if (std::max(std::abs(to.x - from.x), std::abs(to.y - from.y)) < smallestStep) return;
  dragged_.reset();
  if (stroke->points.size() < pointsInStroke) return extendMine(to);
  press(from);
  extendMine(to);
}

void Room::release() {
  const auto* stroke = drawing_.current(me_);
  if (!stroke) return;
  const auto last = std::exchange(dragged_, std::nullopt);
  if (last && *last != stroke->points.back()) extendMine(*last);
  hovering_ = drawing_.current(me_)->points.back();
  hasHovered_ = true;
  endMine();
}

void Room::hover(std::optional<Point> at) {
  hasHovered_ |= at != hovering_;
  hovering_ = at;
}

void Room::chooseColour(std::uint32_t colour) {
  pen_.colour = colour;
  hasColour_ = true;
  drawing_.setColour(me_, colour);
  if (isReady_) connection_.send(wire::colour(colour));
}

void Room::frame(Clock::time_point now) {
  connection_.frame(now);
  if (sentAt_ && now - *sentAt_ < betweenSends) return;
  sentAt_ = now;
  sendPen();
  // Where the pen is tells itself while it draws.
  if (!hasHovered_ || !isReady_ || drawing_.current(me_) || connection_.isSlow()) return;
  connection_.send(wire::cursor(hovering_));
  hasHovered_ = false;
}

Room::State Room::state() const {
  const auto state = connection_.state();
  return state == State::open && !isReady_ ? State::connecting : state;
}

std::string Room::sentence(Clock::time_point now) const {
  const auto& trouble = connection_.trouble();
  if (trouble.empty() || state() == State::closed) return trouble;
  const auto wait = connection_.untilNextAttempt(now).count();
  const auto next =
      wait > 0 ? "Trying again in " + std::to_string(wait) + " s" : "Trying again now";
  return trouble + " " + next + "; what you draw meanwhile is kept.";
}

void Room::receive(std::span<const std::byte> bytes) {
  auto message = wire::decode(bytes);
  if (!message) return connection_.refuse("The server does not speak the sketchpad's language.");
  std::visit(
      [this](auto& known) {
        // What I do I know better than the relay, which has no reason to tell me.
        if constexpr (requires { known.id; }) {
          if (known.id == (isReady_ ? me_ : incomingId_)) return;
        }
        obey(known);
      },
      *message);
}

// The drawing comes anew, while the one that we have stays in sight.
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

// The relay's drawing replaces ours, and what it lacks of my strokes is added.
void Room::obey(wire::Ready&) {
  if (isReady_) return;
  connection_.trust();
  std::vector<Stroke> mine;
  for (const auto& stroke : drawing_.strokes()) {
    if (stroke.author == me_) mine.push_back(stroke);
  }
  drawing_.become(std::move(incoming_));
  me_ = incomingId_;
  drawing_.end(me_);
  isReady_ = true;
  for (const auto& stroke : mine) catchUp(stroke);
  chooseColour(pen_.colour);
  hasHovered_ = hovering_.has_value();
}

void Room::obey(wire::StrokeBegun& message) {
  heard().begin(message.id, message.number, message.pen, message.at);
}

// Strokes stay, also the one that I am drawing. The others may have gone.
void Room::beAlone() {
  isReady_ = false;
  std::vector<PersonId> others;
  for (const auto& [id, person] : drawing_.people()) {
    if (id != me_) others.push_back(id);
  }
  for (const auto id : others) drawing_.leave(id);
}

// Neither loses nor doubles a point.
void Room::catchUp(const Stroke& mine) {
  const auto* known = drawing_.find(me_, mine.number);
  const auto knownPoints = known ? known->points.size() : 1;
  if (known && mine.finished && knownPoints >= mine.points.size()) return;
  if (known) {
    drawing_.resume(me_, mine.number);
    connection_.send(wire::resume(mine.number));
  } else if (mine.number > lastKnownStroke_) {
    drawing_.begin(me_, mine.number, mine.pen, mine.points.front());
    connection_.send(wire::begin(mine.number, mine.pen, mine.points.front()));
  } else {
    return;  // The relay has forgotten it since.
  }
  for (std::size_t i = knownPoints; i < mine.points.size(); ++i) extendMine(mine.points[i]);
  sentPoints_ = knownPoints;
  mine.finished ? endMine() : sendPen();
}

void Room::extendMine(Point to) {
  const auto from = drawing_.current(me_)->points.back();
  const Point step{to.x - from.x, to.y - from.y};
  drawing_.extend(me_, {&step, 1});
}

void Room::endMine() {
  sendPen();
  drawing_.end(me_);
  if (isReady_) connection_.send(wire::end());
}

// What has not been sent yet of my stroke.
void Room::sendPen() {
  const auto* stroke = drawing_.current(me_);
  if (!stroke || !isReady_) return;
  const std::span points(stroke->points.data(), stroke->points.size());
  while (sentPoints_ < points.size()) {
    const auto count = std::min(points.size() - sentPoints_, pointsInMessage);
    connection_.send(wire::move(points[sentPoints_ - 1], points.subspan(sentPoints_, count)));
    sentPoints_ += count;
  }
}

}  // namespace sketchpad
