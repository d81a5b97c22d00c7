// The queue of events, and the bytes that their messages take.
#include "native/channel/inbox.h"

#include <utility>

#include "attributes.h"

namespace web::native {

using protocol::SessionEvent;

namespace {

// Bytes of messages kept for a program that does not poll. Beyond this, TCP holds the server
// back.
constexpr std::size_t maxSize = std::size_t{1} << 20;

// Events collected per call; a message that nobody wants takes no room.
constexpr int maxEvents = 4096;

}  // namespace

Inbox::Collected Inbox::collect() {
  for (int left = maxEvents; size_ < maxSize; --left) {
    if (left == 0) return Collected::somewhat;
    // So that add() needs no memory.
    if (entries_.size() == entries_.capacity()) entries_.reserve(2 * entries_.size() + 4);
    // The program's answers to the messages before a failure must still be sent.
    const bool mayFail = !isListening_ || entries_.empty();
    auto event = mayFail ? session_.nextEvent() : session_.nextEventBeforeFault();
    if (event == SessionEvent::pause) return Collected::somewhat;
    if (event == SessionEvent::fault) return Collected::enough;
    if (event > SessionEvent::binary) event = owner_.heed(event);
    if (event == SessionEvent::none) return Collected::all;
    if (event > SessionEvent::binary || isListening_) add(event);
  }
  return Collected::enough;
}

void Inbox::add(SessionEvent event) {
  auto& entry = entries_.emplace_back(Entry{event, {}, {}});
  if (event == SessionEvent::text) entry.text = std::move(session_.text());
  if (event == SessionEvent::binary) entry.binary = std::move(session_.binary());
  size_ += entry.size();
}

SessionEvent Inbox::takeEntry() {
  size_ -= entries_[first_].size();  // Before the move: a short text keeps its target's buffer.
  current_ = std::move(entries_[first_++]);
  if (first_ == entries_.size()) {
    // The capacity that a flood needed is given back.
    if (first_ > 64) std::vector<Entry>().swap(entries_);
    entries_.clear();
    first_ = size_ = 0;
  }
  return current_.event;
}

TWINSOCKET_COLD void Inbox::dropCollected() {
  entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(first_));
  first_ = 0;
  // The next entry takes the place of a message, and would keep its capacity.
  for (auto& entry : entries_) {
    std::string().swap(entry.text);
    std::vector<std::byte>().swap(entry.binary);
  }
  std::erase_if(entries_, [](const Entry& entry) {
    return entry.event == SessionEvent::text || entry.event == SessionEvent::binary;
  });
  size_ = 0;
  for (const auto& entry : entries_) size_ += entry.size();
}

TWINSOCKET_COLD void Inbox::releaseMemory() {
  const Inbox released(std::move(*this));  // Assigning a short string keeps the capacity.
}

}  // namespace web::native
