// The drawing: strokes on the paper, and the people who are at it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace sketchpad {

using PersonId = std::uint32_t;

// In percent, as the device gives it.
inline constexpr std::uint8_t fullPressure = 100;

// In units of the paper (style.h), or the step from one point to the next.
struct Point {
  int x = 0;
  int y = 0;
  std::uint8_t pressure = fullPressure;

  bool operator==(const Point&) const = default;
};

// Points may lie beside the paper, but not anywhere: sums of steps must never overflow.
inline constexpr int farthest = 1 << 20;
// The pressure is that of the step.
Point moved(Point from, Point step);

// What a stroke may reach, in units of the paper; nothing at first.
struct Box {
  int left = farthest, top = farthest, right = -farthest, bottom = -farthest;

  void include(Point point);
  void include(const Box& other);
  // With so much more on each side.
  Box grown(int by) const { return {left - by, top - by, right + by, bottom + by}; }
  bool touches(const Box& other) const {
    return left <= other.right && other.left <= right && top <= other.bottom && other.top <= bottom;
  }

  bool operator==(const Box&) const = default;
};

// More than anybody's client draws in one go: room.cpp begins a new stroke long before.
inline constexpr std::size_t mostPointsInStroke = 1 << 15;

struct Pen {
  std::uint32_t colour = 0;
  std::uint32_t width = 0;
  bool erases = false;   // Paints with the colour of the paper.
  bool presses = false;  // Its width follows the pressure.

  bool operator==(const Pen&) const = default;
};

struct Stroke {
  PersonId author = 0;
  std::uint32_t number = 0;  // The author's own count.
  Pen pen{};
  bool finished = false;
  std::vector<Point> points{};  // At least one; none once it was taken away.
  Box box{};                    // Around the points; the width comes on top.

  // Of its line, around the points.
  int rim() const { return static_cast<int>(pen.width) / 2 + 2; }
  Box reach() const { return box.grown(rim()); }
};

struct Person {
  PersonId id = 0;
  std::uint32_t colour = 0;
  std::string name{};
  std::optional<Point> cursor{};  // While it is over the paper.
};

class Drawing {
 public:
  // What is heard of people who are not there is ignored.
  const std::map<PersonId, Person>& people() const { return people_; }
  void join(Person person);
  void leave(PersonId id);
  void setColour(PersonId id, std::uint32_t colour);
  void setName(PersonId id, std::string name);
  void setCursor(PersonId id, std::optional<Point> cursor);

  // In the order in which they were begun; those that were taken away have no points.
  const std::vector<Stroke>& strokes() const { return strokes_; }
  std::size_t finishedStrokes() const { return indices_.size() - current_.size(); }
  bool isEmpty() const { return indices_.empty(); }
  const Stroke* find(PersonId author, std::uint32_t number) const;
  void add(Stroke stroke);

  // Everybody draws one stroke at a time; the index of each.
  const std::map<PersonId, std::size_t>& current() const { return current_; }
  const Stroke* current(PersonId author) const;
  void begin(PersonId author, std::uint32_t number, Pen pen, Point at);
  void extend(PersonId author, std::span<const Point> steps);
  void end(PersonId author);
  void resume(PersonId author, std::uint32_t number);

  void remove(PersonId author, std::uint32_t number);
  // The author's strokes up to that number.
  void clear(PersonId author, std::uint32_t last);

  // Takes the other's strokes and people instead of its own.
  void become(Drawing other);

  // Grows with every change.
  std::uint64_t version() const { return version_; }
  // Grows when somebody comes or goes, or has another name or colour.
  std::uint64_t peopleVersion() const { return peopleVersion_; }
  // Grows when all has changed, so that a picture has to be painted again.
  std::uint64_t generation() const { return generation_; }
  // Indices of the strokes that have changed since the last call.
  std::vector<std::size_t> takeChanged();
  // The places where strokes were taken away since the last call, as curves.h cuts them.
  std::vector<Box> takeHoles();

 private:
  void touch(std::size_t stroke);
  void touchPeople();
  void append(Stroke stroke);
  void removeAt(std::size_t index);
  void forgetTheOldest();

  std::map<PersonId, Person> people_;
  std::vector<Stroke> strokes_;
  std::unordered_map<std::uint64_t, std::size_t> indices_;  // By author and number.
  std::map<PersonId, std::size_t> current_;
  std::vector<std::size_t> changed_;
  std::vector<Box> holes_;
  std::size_t size_ = 0;  // In points; a stroke as such counts too.
  std::uint64_t version_ = 0;
  std::uint64_t peopleVersion_ = 0;
  std::uint64_t generation_ = 1;
};

}  // namespace sketchpad
