// A binary heap of slots. Each slot knows its place in the heap.
#include "native/loop/timeout_queue.h"

#include <utility>

namespace web::native {

namespace {

// An id has the timer's slot in its low bits, and above them a number that repeats late.
constexpr int slotBits = 32;
constexpr std::uint64_t slotMask = (std::uint64_t{1} << slotBits) - 1;

// So that emplace_back() cannot fail.
template <class T>
void makeRoom(std::vector<T>& all, std::size_t count) {
  if (all.capacity() < count) all.reserve(2 * count + 8);
}

// Once no timer is left, memory for more than this is given back.
constexpr std::size_t mostKept = 1024;

}  // namespace

TimerId TimeoutQueue::add(Timeout timeout, Clock::time_point due) {
  makeRoom(heap_, used_ + 1);  // A timer that was taken keeps its slot, too.
  const auto slot = newSlot();
  auto& made = slots_[slot];
  names_ = names_ % slotMask + 1;  // Never zero: id 0 is no timer.
  made.name = static_cast<TimerId>(names_ << slotBits | slot);
  made.timeout = std::move(timeout);
  push(slot, due);
  return made.name;
}

std::uint32_t TimeoutQueue::newSlot() {
  if (firstFree_ == nowhere) {
    makeRoom(slots_, used_ + 1);
    slots_.emplace_back();
    ++used_;
    return static_cast<std::uint32_t>(slots_.size() - 1);
  }
  ++used_;
  return std::exchange(firstFree_, slots_[firstFree_].place);
}

TimerId TimeoutQueue::take() {
  const auto slot = heap_.front().slot;
  removeAt(0);
  slots_[slot].place = nowhere;
  return slots_[slot].name;
}

std::uint32_t TimeoutQueue::slotOf(TimerId name) const {
  const auto slot = static_cast<std::uint32_t>(static_cast<std::uint64_t>(name) & slotMask);
  const bool isThere = name != TimerId::none && slot < slots_.size() && slots_[slot].name == name;
  return isThere ? slot : nowhere;
}

Timeout* TimeoutQueue::find(TimerId name) {
  const auto slot = slotOf(name);
  return slot == nowhere ? nullptr : &slots_[slot].timeout;
}

// There is room: each slot has at most one entry, and this one had one before.
void TimeoutQueue::start(TimerId name, Clock::time_point due) {
  const auto slot = slotOf(name);
  if (slot != nowhere) push(slot, due);
}

std::optional<Timeout> TimeoutQueue::remove(TimerId name) {
  const auto slot = slotOf(name);
  if (slot == nowhere) return {};
  auto& gone = slots_[slot];
  if (gone.place != nowhere) removeAt(gone.place);
  std::optional<Timeout> timeout = std::exchange(gone.timeout, {});
  gone.name = TimerId::none;
  gone.place = std::exchange(firstFree_, slot);
  if (--used_ == 0 && slots_.size() > mostKept) {
    firstFree_ = nowhere;
    std::vector<Slot>().swap(slots_);
    std::vector<Entry>().swap(heap_);
  }
  return timeout;
}

void TimeoutQueue::push(std::uint32_t slot, Clock::time_point due) {
  heap_.emplace_back();
  siftUp(heap_.size() - 1, {due, ++starts_, slot});
}

void TimeoutQueue::removeAt(std::size_t place) {
  const auto last = heap_.back();
  heap_.pop_back();
  if (place == heap_.size()) return;
  if (place > 0 && last < heap_[(place - 1) / 2]) return siftUp(place, last);
  siftDown(place, last);
}

void TimeoutQueue::put(std::size_t place, const Entry& entry) {
  heap_[place] = entry;
  slots_[entry.slot].place = static_cast<std::uint32_t>(place);
}

void TimeoutQueue::siftUp(std::size_t place, Entry entry) {
  while (place > 0) {
    const auto parent = (place - 1) / 2;
    if (!(entry < heap_[parent])) break;
    put(place, heap_[parent]);
    place = parent;
  }
  put(place, entry);
}

void TimeoutQueue::siftDown(std::size_t place, Entry entry) {
  for (auto child = 2 * place + 1; child < heap_.size(); child = 2 * place + 1) {
    if (child + 1 < heap_.size() && heap_[child + 1] < heap_[child]) ++child;
    if (!(heap_[child] < entry)) break;
    put(place, heap_[child]);
    place = child;
  }
  put(place, entry);
}

}  // namespace web::native
