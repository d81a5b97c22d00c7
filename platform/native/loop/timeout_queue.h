// The timers that a program has set, by the time at which they are due.
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
  int nesting = 0;  // HTML §8.7: how many timers' callbacks it was set from, one within the other.
};

// A heap whose entries know their slots and the other way round: a million timers are set and
// cleared without a node for each. No callback runs or is destroyed while this is at work.
class TimeoutQueue {
 public:
  // Whether none waits. One that was taken waits no more.
  bool empty() const { return heap_.empty(); }

  // Of the first one. Not to be called when none waits.
  Clock::time_point next() const { return heap_.front().due; }

  // Grows with each start, and tells those that were started before from those that come after.
  std::uint64_t starts() const { return starts_; }
  std::uint64_t startOfNext() const { return heap_.front().start; }

  // Throws std::bad_alloc, and then has nothing of it, if memory runs out.
  TimerId add(Timeout timeout, Clock::time_point due);

  // The first one. It waits no more, and has its name until it is removed.
  TimerId take();

  // Null if it is gone. Valid until the next call of add() or remove().
  Timeout* find(TimerId name);

  // One that was taken waits again.
  void start(TimerId name, Clock::time_point due);

  // What it was is returned, for the caller to destroy. Nothing if it is gone.
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
    std::uint32_t place = nowhere;  // In the heap; of a free one, the next free slot.
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
