// The timers that a program has set, ordered by the time when they are due.
#pragma once

#include <web/timers.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "native/loop/timer.h"

namespace web::native {

struct Timeout {
  std::function<void()> callback;
  std::chrono::milliseconds delay{};
  bool repeats = false;
  int nesting = 0;  // HTML §8.7, the timer nesting level.
};

// A heap whose entries know their slots, and vice versa: a million timers are set and
// cleared without an allocation for each. No callback runs or is destroyed inside these functions.
class TimeoutQueue {
 public:
  // Whether no timer waits. A timer that was taken does not wait.
  bool empty() const { return heap_.empty(); }

  // When the first timer is due. Must not be called when none waits.
  Clock::time_point next() const { return heap_.front().due; }

  // Counts starts: this distinguishes timers that were started before some point from later ones.
  std::uint64_t starts() const { return starts_; }
  std::uint64_t startOfNext() const { return heap_.front().start; }

  // Throws std::bad_alloc if memory runs out, and then changes nothing.
  TimerId add(Timeout timeout, Clock::time_point due);

  // Takes the first timer, which no longer waits. Its id stays valid until it is removed.
  TimerId take();

  // Null if the timer is gone. Valid until the next call of add() or remove().
  Timeout* find(TimerId name);

  // A timer that was taken waits again.
  void start(TimerId name, Clock::time_point due);

  // Returns the timer for the caller to destroy; nothing if it is gone.
  std::optional<Timeout> remove(TimerId name);

 private:
  static constexpr std::uint32_t nowhere = UINT32_MAX;

  struct Entry {
    Clock::time_point due;
    std::uint64_t start;
    std::uint32_t slot;

    bool operator<(const Entry& other) const {
      return due != other.due ? due < other.due : start < other.start;
    }
  };

  struct Slot {
    TimerId name = TimerId::none;
    std::uint32_t place = nowhere;  // In the heap; for a free slot, the next free slot.
    Timeout timeout;
  };

  std::uint32_t slotOf(TimerId name) const;
  std::uint32_t newSlot();
  void push(std::uint32_t slot, Clock::time_point due);
  void removeAt(std::size_t place);
  void put(std::size_t place, const Entry& entry);
  void siftUp(std::size_t place, Entry entry);
  void siftDown(std::size_t place, Entry entry);

  std::vector<Entry> heap_;
  std::vector<Slot> slots_;
  std::uint32_t firstFree_ = nowhere;
  std::size_t used_ = 0;  // Slots.
  std::uint64_t names_ = 0, starts_ = 0;
};

}  // namespace web::native
