// My own strokes: those that exist, those that I undid, and those that I may redo.
#pragma once

#include "drawing.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace sketchpad {

class OwnStrokes {
 public:
  using Group = std::vector<Stroke>;

  void add(std::uint32_t number) {
    drawn_.push_back(number);
    wasCleared_ = false;
  }
  // A stroke of mine from before this program was started.
  void adopt(std::uint32_t number) {
    const auto place = std::lower_bound(drawn_.begin(), drawn_.end(), number);
    if (place == drawn_.end() || *place != number) drawn_.insert(place, number);
  }
  // What was undone before a new stroke stays away.
  void forgetTakenBack() { takenBack_.clear(); }

  bool isEmpty() const { return drawn_.empty(); }
  bool hasTakenBack() const { return !takenBack_.empty(); }

  // Returns the number of the youngest and removes it from the list; 0 if there is none.
  std::uint32_t takeYoungest() {
    if (drawn_.empty()) return 0;
    const auto number = drawn_.back();
    drawn_.pop_back();
    undone_.insert(number);
    return number;
  }
  void clear() {
    if (!drawn_.empty()) lastCleared_ = drawn_.back();
    drawn_.clear();
    wasCleared_ = true;
  }
  // Clearing was my last action: undoing it brings the strokes back.
  bool wasCleared() const { return wasCleared_ && hasTakenBack(); }
  std::uint32_t lastCleared() const { return lastCleared_; }

  // Whether I undid this stroke: so that a relay that does not know that cannot bring it back.
  bool isGone(std::uint32_t number) const {
    return number <= lastCleared_ || undone_.contains(number);
  }

  void keep(Group group) { takenBack_.push_back(std::move(group)); }
  Group takeKept() {
    if (takenBack_.empty()) return {};
    auto group = std::move(takenBack_.back());
    takenBack_.pop_back();
    return group;
  }

 private:
  std::vector<std::uint32_t> drawn_;
  std::set<std::uint32_t> undone_;
  std::uint32_t lastCleared_ = 0;
  std::vector<Group> takenBack_;
  bool wasCleared_ = false;
};

}  // namespace sketchpad
