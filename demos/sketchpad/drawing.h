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

// In units of the paper (style.h), or the step from one point to the next.
struct Point {
  int x = 0;
  int y = 0;

  bool operator==(const Point&) const = default;
};

// Points may lie beside the paper, but not anywhere: sums of steps must never overflow.
inline constexpr int farthest = 1 << 20;
Point moved(Point from, Point step);

// More than anybody's client draws in one go: room.cpp begins a new stroke long before.
inline constexpr std::size_t mostPointsInStroke = 1 << 15;

struct Pen {
  std::uint32_t colour = 0;
  std::uint32_t width = 0;
};

struct Stroke {
  PersonId author = 0;
  std::uint32_t number = 0;  // The author's own count.
  Pen pen{};
  bool finished = false;
  std::vector<Point> points{};  // At least one.
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
  void setCursor(PersonId id, std::optional<Point> cursor);

  // In the order in which they were begun.
  const std::vector<Stroke>& strokes() const { return strokes_; }
  std::size_t finishedStrokes() const { return strokes_.size() - current_.size(); }
  const Stroke* find(PersonId author, std::uint32_t number) const;
  void add(Stroke stroke);

  // Everybody draws one stroke at a time; the index of each.
  const std::map<PersonId, std::size_t>& current() const { return current_; }
  const Stroke* current(PersonId author) const;
  void begin(PersonId author, std::uint32_t number, Pen pen, Point at);
  void extend(PersonId author, std::span<const Point> steps);
  void end(PersonId author);
  void resume(PersonId author, std::uint32_t number);

  // Takes the other's strokes and people instead of its own.
  void become(Drawing other);

  // Grows with every change.
  std::uint64_t version() const { return version_; }
  // Grows when strokes have gone, so that a picture has to be painted anew.
  std::uint64_t generation() const { return generation_; }
  // Indices of the strokes that have changed since the last call.
  std::vector<std::size_t> takeChanged();

 private:
  void touch(std::size_t stroke);
  void append(Stroke stroke);
  void forgetTheOldest();

  std::map<PersonId, Person> people_;
  std::vector<Stroke> strokes_;
  std::unordered_map<std::uint64_t, std::size_t> indices_;  // By author and number.
  std::map<PersonId, std::size_t> current_;
  std::vector<std::size_t> changed_;
  std::size_t size_ = 0;  // In points; a stroke as such counts too.
  std::uint64_t version_ = 0;
  std::uint64_t generation_ = 1;
};

}  // namespace sketchpad
