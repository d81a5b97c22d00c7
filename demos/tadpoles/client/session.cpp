// Handles the server's messages and the player's inputs.
#include "session.h"

#include <algorithm>
#include <numbers>
#include <utility>

namespace tadpoles {
namespace {

constexpr double inputEvery = millisecondsPerTick;
constexpr double longestGap = 500;  // After a longer one, missed inputs are not caught up on.
constexpr double pause = 3 * millisecondsPerTick;  // With TCP a lost packet only shows as a pause.
constexpr std::size_t longestLog = 100;

}  // namespace

Session::Session(std::string key, std::string name, std::uint8_t hue, Send send)
    : key_(std::move(key)), name_(std::move(name)), hue_(hue), send_(std::move(send)) {
  static const ById<Shown> nobody;
  others_ = &nobody;
}

void Session::send(const MessageWriter& message) {
  out_.bytes += message.bytes().size();
  send_(message.bytes());
}

void Session::open(double now) {
  send(MessageWriter(Kind::hello)
           .write(std::string_view(key_))
           .write(hue_)
           .write(std::string_view(name_)));
  nextInput_.reset();
  nextPing_ = now;
  reader_ = {};
  interpolation_ = {};
  prediction_.restart();
  clock_ = {};
  shownAt_.reset();
}

void Session::hear(std::span<const std::byte> message, double now) {
  in_.bytes += message.size();
  MessageReader reader(message);
  switch (reader.kind()) {
    case Kind::welcome:
      return welcome(reader);
    case Kind::who: {
      auto& person = people_[reader.read<std::uint16_t>()];
      person.hue = reader.read<std::uint8_t>();
      person.name = reader.text();
      return;
    }
    case Kind::snapshot:
      if (const auto* snapshot = reader_.read(reader.rest())) show(*snapshot, now);
      return;
    case Kind::pong: {
      const auto sentAt = reader.read<double>();
      const auto serverTime = reader.read<double>();
      if (!reader.failed()) clock_.hear(sentAt, serverTime, now);
      return;
    }
    case Kind::said:
      return hearSaid(reader, now);
    case Kind::left:
      people_.erase(reader.read<std::uint16_t>());
      return;
    default:
      return;  // A message of a later version.
  }
}

void Session::welcome(MessageReader& reader) {
  id_ = reader.read<std::uint16_t>();
  if (std::exchange(seed_, reader.read<std::uint64_t>()) == seed_) return;
  generations_.clear();  // Another pond.
  food_.clear();
  people_.clear();
}

void Session::show(const Snapshot& snapshot, double now) {
  tick_ = snapshot.tick;
  inSight_ = snapshot.others.size();
  late_ = now - tick_ * static_cast<double>(millisecondsPerTick);
  leastLate_ = shownAt_ ? std::min(leastLate_, late_) : late_;
  if (shownAt_) heldUp_ += ((now - *shownAt_ > pause ? 1 : 0) - heldUp_) / 100;
  shownAt_ = now;
  own_ = snapshot.own;
  if (own_) prediction_.reconcile(snapshot.applied, *own_);
  if (clock_.isKnown()) interpolation_.add(snapshot, clock_.serverTime(now));
  learnFood(snapshot.generations);
  if (!nextInput_ && own_) nextInput_ = now;
}

void Session::learnFood(const std::vector<std::uint16_t>& generations) {
  food_.resize(generations.size());
  for (std::uint16_t number = 0; number < generations.size(); ++number) {
    if (number < generations_.size() && generations_[number] == generations[number]) continue;
    food_[number] = foodAt(seed_, number, generations[number]);
  }
  generations_ = generations;
}

void Session::hearSaid(MessageReader& reader, double now) {
  const auto found = people_.find(reader.read<std::uint16_t>());
  if (found == people_.end()) return;
  found->second.said = reader.text();
  found->second.saidAt = now;
  log_.push_back({found->second.name, found->second.said});
  ++saidInAll_;
  if (log_.size() > longestLog) log_.erase(log_.begin());
}

void Session::say(std::string_view text) { send(MessageWriter(Kind::say).write(text)); }

void Session::frame(Input wanted, double now) {
  if (nextPing_ && now >= *nextPing_) {
    send(MessageWriter(Kind::ping).write(now));
    nextPing_ = now + ServerClock::pingEvery;
  }
  if (nextInput_ && now - *nextInput_ > longestGap) nextInput_ = now;
  for (; nextInput_ && *nextInput_ <= now; *nextInput_ += inputEvery) {
    send(MessageWriter(Kind::input)
             .write(prediction_.steer(wanted))
             .write(wanted.heading)
             .write(wanted.thrust));
  }
  prediction_.smooth();
  place_ = prediction_.placeAt(nextInput_ ? 1 - (*nextInput_ - now) / inputEvery : 1);
  if (!predicts && own_) {
    place_ = {static_cast<double>(own_->at.x) / pixel, static_cast<double>(own_->at.y) / pixel,
              own_->heading * std::numbers::pi / 32768};
  }
  if (watchesOthers && clock_.isKnown()) others_ = &interpolation_.show(clock_.serverTime(now));
  if (const auto passed = now - rateSince_; passed >= 1000) {
    for (auto* rate : {&in_, &out_}) {
      rate->perSecond = static_cast<double>(rate->bytes) * 1000 / passed;
      rate->bytes = 0;
    }
    rateSince_ = now;
  }
}

Session::Figures Session::figures() const {
  return {clock_.roundTrip(),
          interpolation_.jitter(),
          interpolation_.delay(),
          prediction_.lastError(),
          prediction_.unconfirmed(),
          in_.perSecond,
          out_.perSecond,
          tick_,
          heldUp_,
          (late_ - leastLate_) / millisecondsPerTick,
          inSight_};
}

}  // namespace tadpoles
