// A row of events, and the bytes that their messages take.
#include "native/channel/inbox.h"

#include <utility>

namespace web::native {

using protocol::SessionEvent;

void Inbox::add(SessionEvent event, protocol::ClientSession& session) {
  auto& entry = entries_.emplace_back(Entry{event, {}, {}});
  if (event == SessionEvent::text) entry.text = std::move(session.text());
  if (event == SessionEvent::binary) entry.binary = std::move(session.binary());
  size_ += entry.size();
}

SessionEvent Inbox::nextEvent() {
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
