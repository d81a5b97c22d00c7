// A queue of events, and the bytes that their messages take.
#include "native/channel/inbox.h"

#include <utility>

namespace web::native {

using protocol::SessionEvent;

namespace {

// Bytes of messages that may wait for a program which does not call us. Then TCP holds the server
// back.
constexpr std::size_t maxSize = std::size_t{1} << 20;

// What is collected in a row, since what nobody wants takes no room.
constexpr int maxEvents = 4096;

}  // namespace

Inbox::Collected Inbox::collect() {
  for (int left = maxEvents; size_ < maxSize; --left) {
    if (left == 0) return Collected::somewhat;
    // So that add() takes no memory.
    if (entries_.size() == entries_.capacity()) entries_.reserve(2 * entries_.size() + 4);
    // What the program answers to the messages before a fault is to go out.
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
  size_ -= entries_[first_].size();  // Before it moves: a short text keeps the buffer it comes to.
  current_ = std::move(entries_[first_++]);
  if (first_ == entries_.size()) {
    // A flood's capacity is not kept: it may have been the last one.
    if (first_ > 64) std::vector<Entry>().swap(entries_);
    entries_.clear();
    first_ = size_ = 0;
  }
  return current_.event;
}

void Inbox::stopListening() {
  isListening_ = false;
  dropMessages();
}

void Inbox::dropMessages() {
  entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(first_));
  first_ = 0;
  // What is behind a message takes its place, and would keep its room.
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

void Inbox::releaseMemory() {
  const Inbox released(std::move(*this));  // A string to which a short one is assigned keeps all.
}

}  // namespace web::native
