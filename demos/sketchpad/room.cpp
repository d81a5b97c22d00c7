// The netcode: sends what the pen does. room_news.cpp is the receiving half.
#include "room.h"

#include "address.h"
#include "simplify.h"
#include "style.h"

#include <algorithm>
#include <utility>

namespace sketchpad {
namespace {

constexpr std::chrono::milliseconds betweenSends{15};  // A display may have 240 frames a second.
constexpr std::chrono::seconds betweenPings{2};
constexpr double tolerance = 1.5;               // About half a pixel.
constexpr std::size_t pointsInStroke = 10'000;  // Then the next stroke begins.
constexpr std::size_t pointsInMessage = 4096;

}  // namespace

Room::Room(std::string_view url, std::string_view room, std::string name,
           std::optional<wire::Key> key)
    : key_(key ? *key : wire::randomKey()),
      name_(std::move(name)),
      pen_{0, lineWidth},
      relay_(demos::roomUrl(url, room), wire::protocol) {
  relay_.onOpen = [this] { relay_.send(wire::hello(key_, name_)); };
  relay_.onBytes = [this](std::span<const std::byte> bytes) { receive(bytes); };
  relay_.onLost = [this] { beAlone(); };
  drawing_.join({me_, pen_.colour, name_});
}

void Room::press(Point at, bool presses) {
  release();
  mine_.forgetTakenBack();
  auto pen = pen_;
  pen.presses = presses;
  beginMine(pen, at);
}

void Room::drag(Point to) {
  if (drawing_.current(me_)) dragged_.push_back(to);
}

void Room::drawTo(Point to) {
  commitPen();
  if (drawing_.current(me_)) extendMine(to);
}

void Room::release() {
  if (!drawing_.current(me_)) return;
  commitPen();
  hovering_ = drawing_.current(me_)->points.back();
  hasHovered_ = true;
  endMine();
}

void Room::abandon() {
  if (!drawing_.current(me_)) return;
  dragged_.clear();
  endMine();
  const auto number = mine_.takeYoungest();
  drawing_.remove(me_, number);
  send(wire::undo(number));
}

void Room::hover(std::optional<Point> at) {
  hasHovered_ |= at != hovering_;
  hovering_ = at;
}

void Room::chooseColour(std::uint32_t colour) {
  pen_.colour = colour;
  hasColour_ = true;
  drawing_.setColour(me_, colour);
  send(wire::colour(colour));
}

void Room::rename(std::string name) {
  if (name.empty() || name == name_) return;
  name_ = std::move(name);
  drawing_.setName(me_, name_);
  send(wire::name(name_));
}

void Room::undo() {
  release();
  if (mine_.wasCleared()) return redo();
  while (const auto number = mine_.takeYoungest()) {
    const auto* stroke = drawing_.find(me_, number);
    if (!stroke) continue;  // Forgotten meanwhile, because it was too old.
    mine_.keep({*stroke});
    drawing_.remove(me_, number);
    return send(wire::undo(number));
  }
}

void Room::clear() {
  release();
  OwnStrokes::Group group;
  for (const auto& stroke : drawing_.strokes()) {
    if (stroke.author == me_ && !stroke.points.empty()) group.push_back(stroke);
  }
  mine_.clear();
  if (group.empty()) return;
  mine_.keep(std::move(group));
  drawing_.clear(me_, mine_.lastCleared());
  send(wire::clear(mine_.lastCleared()));
}

// With new numbers, since the old ones are never used again.
void Room::redo() {
  release();
  for (const auto& stroke : mine_.takeKept()) {
    beginMine(stroke.pen, stroke.points.front());
    for (const auto point : std::span(stroke.points).subspan(1)) extendMine(point);
    endMine();
  }
}

void Room::frame(Clock::time_point now) {
  meter_.frame(now);
  if (sentAt_ && now - *sentAt_ < betweenSends) return;
  sentAt_ = now;
  commitPen();
  sendPen();
  flush(now);
  if (!isReady_ || relay_.isSlow() || !outbox_.isEmpty()) return;
  ping(now);
  // While it draws, the stroke itself shows where the pen is.
  if (!hasHovered_ || drawing_.current(me_)) return;
  send(wire::cursor(hovering_));
  hasHovered_ = false;
}

void Room::flush(Clock::time_point now) {
  outbox_.frame(now, [this](const wire::Bytes& message) {
    meter_.add(message.size());
    sentBytes_ += message.size();
    ++sentMessages_;
    relay_.send(message);
  });
}

void Room::leave() {
  release();
  flush(Clock::now());
  relay_.close();
}

Room::State Room::state() const {
  const auto state = relay_.state();
  return state == State::open && !isReady_ ? State::connecting : state;
}

std::string Room::sentence(Clock::time_point now) const {
  return relay_.sentence(now, "; what you draw meanwhile is kept.");
}

void Room::beginMine(const Pen& pen, Point at) {
  drawing_.begin(me_, ++strokes_, pen, at);
  mine_.add(strokes_);
  send(wire::begin(strokes_, pen, at));
  sentPoints_ = 1;
}

void Room::extendMine(Point to) {
  const auto from = drawing_.current(me_)->points.back();
  const Point step{to.x - from.x, to.y - from.y, to.pressure};
  drawing_.extend(me_, {&step, 1});
}

void Room::endMine() {
  sendPen();
  drawing_.end(me_);
  send(wire::end());
}

// Of the pen's positions since the last frame, as few points as the eye needs.
void Room::commitPen() {
  const auto* stroke = drawing_.current(me_);
  if (!stroke || dragged_.empty()) return;
  std::vector<Point> points;
  simplify(stroke->points.back(), std::exchange(dragged_, {}), tolerance, points);
  for (const auto point : points) {
    stroke = drawing_.current(me_);
    const auto last = stroke->points.back();
    if (point.x == last.x && point.y == last.y) continue;
    if (stroke->points.size() >= pointsInStroke) {
      const auto pen = stroke->pen;
      endMine();
      beginMine(pen, last);
    }
    extendMine(point);
  }
}

// The part of my stroke that has not been sent yet.
void Room::sendPen() {
  const auto* stroke = drawing_.current(me_);
  if (!stroke || !isReady_) return;
  const std::span points(stroke->points.data(), stroke->points.size());
  while (sentPoints_ < points.size()) {
    const auto count = std::min(points.size() - sentPoints_, pointsInMessage);
    send(wire::move(points[sentPoints_ - 1], points.subspan(sentPoints_, count),
                    stroke->pen.presses));
    sentPoints_ += count;
  }
}

// catchUp() sends what was done without a connection.
void Room::send(wire::Bytes message) {
  if (isReady_) outbox_.add(std::move(message));
}

void Room::ping(Clock::time_point now) {
  if (now - pingedAt_ < betweenPings) return;
  pingedAt_ = now;
  send(wire::ping(++pings_));
}

}  // namespace sketchpad
