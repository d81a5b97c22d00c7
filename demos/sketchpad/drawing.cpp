// The drawing: strokes on the paper, and the people who draw.
#include "drawing.h"

#include "curves.h"

#include <algorithm>
#include <utility>

namespace sketchpad {
namespace {

constexpr std::size_t mostPeople = 1000;
// In points, of 8 bytes each: more than the relay remembers.
constexpr std::size_t largest = 10'000'000;
constexpr std::size_t strokeSize = 16;

int within(std::int64_t value) {
  return static_cast<int>(std::clamp<std::int64_t>(value, -farthest, farthest));
}

std::uint64_t key(PersonId author, std::uint32_t number) {
  return std::uint64_t{author} << 32 | number;
}

}  // namespace

Point moved(Point from, Point step) {
  return {within(std::int64_t{from.x} + step.x), within(std::int64_t{from.y} + step.y),
          step.pressure};
}

void Box::include(Point point) {
  left = std::min(left, point.x);
  top = std::min(top, point.y);
  right = std::max(right, point.x);
  bottom = std::max(bottom, point.y);
}

void Box::include(const Box& other) {
  left = std::min(left, other.left);
  top = std::min(top, other.top);
  right = std::max(right, other.right);
  bottom = std::max(bottom, other.bottom);
}

void Drawing::join(Person person) {
  if (people_.size() >= mostPeople) return;
  people_[person.id] = std::move(person);
  touchPeople();
}

void Drawing::leave(PersonId id) {
  end(id);
  people_.erase(id);
  touchPeople();
}

void Drawing::setColour(PersonId id, std::uint32_t colour) {
  const auto person = people_.find(id);
  if (person == people_.end() || person->second.colour == colour) return;
  person->second.colour = colour;
  touchPeople();
}

void Drawing::setName(PersonId id, std::string name) {
  if (const auto person = people_.find(id); person != people_.end()) {
    person->second.name = std::move(name);
    touchPeople();
  }
}

void Drawing::setCursor(PersonId id, std::optional<Point> cursor) {
  if (const auto person = people_.find(id); person != people_.end()) {
    person->second.cursor = cursor;
    ++version_;
  }
}

const Stroke* Drawing::find(PersonId author, std::uint32_t number) const {
  const auto found = indices_.find(key(author, number));
  return found == indices_.end() ? nullptr : &strokes_[found->second];
}

void Drawing::add(Stroke stroke) {
  append(std::move(stroke));
  if (size_ > largest) forgetTheOldest();
}

void Drawing::append(Stroke stroke) {
  const auto index = strokes_.size();
  if (stroke.points.empty() || stroke.points.size() > mostPointsInStroke) return;
  if (!indices_.emplace(key(stroke.author, stroke.number), index).second) return;
  size_ += strokeSize + stroke.points.size();
  for (const auto point : stroke.points) stroke.box.include(point);
  if (!stroke.finished) {
    end(stroke.author);
    current_[stroke.author] = index;
  }
  strokes_.push_back(std::move(stroke));
  touch(index);
}

const Stroke* Drawing::current(PersonId author) const {
  const auto found = current_.find(author);
  return found == current_.end() ? nullptr : &strokes_[found->second];
}

void Drawing::begin(PersonId author, std::uint32_t number, Pen pen, Point at) {
  if (!people_.contains(author)) return;
  end(author);
  setColour(author, pen.colour);
  setCursor(author, at);
  add({.author = author, .number = number, .pen = pen, .points = {at}});
}

void Drawing::extend(PersonId author, std::span<const Point> steps) {
  const auto found = current_.find(author);
  if (found == current_.end() || steps.empty()) return;
  const auto index = found->second;
  auto& stroke = strokes_[index];
  auto& points = stroke.points;
  if (steps.size() > mostPointsInStroke - points.size()) return;
  for (const auto step : steps) {
    points.push_back(moved(points.back(), step));
    stroke.box.include(points.back());
  }
  size_ += steps.size();
  setCursor(author, points.back());
  touch(index);
  if (size_ > largest) forgetTheOldest();
}

void Drawing::end(PersonId author) {
  const auto found = current_.find(author);
  if (found == current_.end()) return;
  strokes_[found->second].finished = true;
  touch(found->second);
  current_.erase(found);
}

void Drawing::resume(PersonId author, std::uint32_t number) {
  const auto found = indices_.find(key(author, number));
  if (found == indices_.end() || !people_.contains(author)) return;
  const auto index = found->second;
  end(author);
  strokes_[index].finished = false;
  current_[author] = index;
  touch(index);
}

void Drawing::remove(PersonId author, std::uint32_t number) {
  const auto found = indices_.find(key(author, number));
  if (found != indices_.end()) removeAt(found->second);
}

void Drawing::clear(PersonId author, std::uint32_t last) {
  for (std::size_t i = 0; i < strokes_.size(); ++i) {
    const auto& stroke = strokes_[i];
    if (stroke.author == author && stroke.number <= last && !stroke.points.empty()) removeAt(i);
  }
}

// Its place stays, so that the others keep theirs.
void Drawing::removeAt(std::size_t index) {
  auto& stroke = strokes_[index];
  if (const auto* mine = current(stroke.author); mine == &stroke) end(stroke.author);
  const auto places = placesOf(stroke);
  holes_.insert(holes_.end(), places.begin(), places.end());
  size_ -= stroke.points.size();
  indices_.erase(key(stroke.author, stroke.number));
  stroke.points = {};
  touch(index);
}

void Drawing::become(Drawing other) {
  other.version_ = version_ + 1;
  other.peopleVersion_ = peopleVersion_ + 1;
  other.generation_ = generation_ + 1;
  *this = std::move(other);
}

std::vector<std::size_t> Drawing::takeChanged() {
  auto changed = std::exchange(changed_, {});
  std::sort(changed.begin(), changed.end());
  changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
  return changed;
}

std::vector<Box> Drawing::takeHoles() { return std::exchange(holes_, {}); }

void Drawing::touch(std::size_t stroke) {
  if (changed_.empty() || changed_.back() != stroke) changed_.push_back(stroke);
  ++version_;
}

void Drawing::touchPeople() {
  ++peopleVersion_;
  ++version_;
}

// The older half of the strokes, except those that are being drawn, and removed ones.
void Drawing::forgetTheOldest() {
  auto strokes = std::exchange(strokes_, {});
  indices_.clear();
  current_.clear();
  changed_.clear();
  holes_.clear();
  size_ = 0;
  ++generation_;
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    if (i >= strokes.size() / 2 || !strokes[i].finished) append(std::move(strokes[i]));
  }
}

}  // namespace sketchpad
