// The drawing: strokes on the paper, and the people who draw.
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

// In percent, as reported by the device.
inline constexpr std::uint8_t fullPressure = 100;

// In units of the paper (style.h), or the step from one point to the next.
struct Point {
  int x = 0;
  int y = 0;
  std::uint8_t pressure = fullPressure;

  bool operator==(const Point&) const = default;
};

// Points may lie outside of the paper, but not anywhere: sums of steps must never overflow.
inline constexpr int farthest = 1 << 20;
// The pressure is that of the step.
Point moved(Point from, Point step);

// The area of a stroke, in units of the paper; at first nothing.
struct Box {
  int left = farthest, top = farthest, right = -farthest, bottom = -farthest;

  void include(Point point);
  void include(const Box& other);
  // Larger by this much on each side.
  Box grown(int by) const { return {left - by, top - by, right + by, bottom + by}; }
  bool touches(const Box& other) const {
    return left <= other.right && other.left <= right && top <= other.bottom && other.top <= bottom;
  }

  bool operator==(const Box&) const = default;
};

// More than any client draws in one stroke: room.cpp begins a new one long before.
inline constexpr std::size_t mostPointsInStroke = 1 << 15;

struct Pen {
  std::uint32_t colour = 0;
  std::uint32_t width = 0;
  bool erases = false;   // Paints with the colour of the paper.
  bool presses = false;  // Its width depends on the pressure.

  bool operator==(const Pen&) const = default;
};

struct Stroke {
  PersonId author = 0;
  std::uint32_t number = 0;  // Counted by the author.
  Pen pen{};
  bool finished = false;
  std::vector<Point> points{};  // At least one; none once it was removed.
  Box box{};                    // Around the points, without the width of the line.

  // How far the line reaches beyond the points.
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
  // Messages about people who are not here are ignored.
  const std::map<PersonId, Person>& people() const { return people_; }
  void join(Person person);
  void leave(PersonId id);
  void setColour(PersonId id, std::uint32_t colour);
  void setName(PersonId id, std::string name);
  void setCursor(PersonId id, std::optional<Point> cursor);

  // In the order in which they were begun; removed ones have no points.
  const std::vector<Stroke>& strokes() const { return strokes_; }
  std::size_t finishedStrokes() const { return indices_.size() - current_.size(); }
  bool isEmpty() const { return indices_.empty(); }
  const Stroke* find(PersonId author, std::uint32_t number) const;
  void add(Stroke stroke);

  // Everybody draws one stroke at a time: the index of each.
  const std::map<PersonId, std::size_t>& current() const { return current_; }
  const Stroke* current(PersonId author) const;
  void begin(PersonId author, std::uint32_t number, Pen pen, Point at);
  void extend(PersonId author, std::span<const Point> steps);
  void end(PersonId author);
  void resume(PersonId author, std::uint32_t number);

  void remove(PersonId author, std::uint32_t number);
  // Removes the author's strokes up to this number.
  void clear(PersonId author, std::uint32_t last);

  // Takes over the other drawing's strokes and people.
  void become(Drawing other);

  // Increases with every change.
  std::uint64_t version() const { return version_; }
  // Increases when somebody joins or leaves, or gets another name or colour.
  std::uint64_t peopleVersion() const { return peopleVersion_; }
  // Increases when everything has changed, so that the picture has to be repainted.
  std::uint64_t generation() const { return generation_; }
  // The indices of the strokes that have changed since the last call.
  std::vector<std::size_t> takeChanged();
  // The places where strokes were removed since the last call, divided as in curves.h.
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
  std::size_t size_ = 0;  // In points; each stroke also counts itself.
  std::uint64_t version_ = 0;
  std::uint64_t peopleVersion_ = 0;
  std::uint64_t generation_ = 1;
};

}  // namespace sketchpad
