// A map from tadpoles' numbers, sorted, in contiguous memory: a pond with hundreds of tadpoles
// searches hundreds of entries for each player, twenty times a second.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace tadpoles {

// The part of std::map that the game uses.
template <class T>
class ById {
 public:
  using Entry = std::pair<std::uint16_t, T>;

  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  auto begin() { return entries_.begin(); }
  auto end() { return entries_.end(); }
  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }

  auto find(std::uint16_t id) const {
    const auto place = placeOf(*this, id);
    return place != end() && place->first == id ? place : end();
  }
  bool contains(std::uint16_t id) const { return find(id) != end(); }
  const T& at(std::uint16_t id) const { return find(id)->second; }  // The entry must exist.

  T& operator[](std::uint16_t id) {
    auto place = placeOf(*this, id);
    if (place == end() || place->first != id) place = entries_.insert(place, {id, {}});
    return place->second;
  }

  // `id` must be larger than all others in the map.
  void append(std::uint16_t id, const T& thing) { entries_.emplace_back(id, thing); }
  void reserve(std::size_t size) { entries_.reserve(size); }
  void clear() { entries_.clear(); }

  bool operator==(const ById&) const = default;

 private:
  static auto placeOf(auto& things, std::uint16_t id) {
    return std::lower_bound(
        things.begin(), things.end(), id,
        [](const Entry& entry, std::uint16_t sought) { return entry.first < sought; });
  }

  std::vector<Entry> entries_;
};

// Finds numbers that are asked for in ascending order, in one pass through the map.
template <class T>
class ByIdWalk {
 public:
  explicit ByIdWalk(const ById<T>& things) : at_(things.begin()), end_(things.end()) {}

  const T* seek(std::uint16_t id) {
    while (at_ != end_ && at_->first < id) ++at_;
    return at_ != end_ && at_->first == id ? &at_->second : nullptr;
  }

 private:
  typename std::vector<typename ById<T>::Entry>::const_iterator at_, end_;
};

}  // namespace tadpoles
