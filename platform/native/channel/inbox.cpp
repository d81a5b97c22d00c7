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
  if (!collected_) collected_ = std::make_unique<Collection>();
  auto& entries = collected_->entries;
  for (int left = maxEvents; collected_->size < maxSize; --left) {
    if (left == 0) return Collected::somewhat;
    // So that add() needs no memory.
    if (entries.size() == entries.capacity()) entries.reserve(2 * entries.size() + 4);
    // The program's answers to the messages before a failure must still be sent.
    const bool mayFail = !isListening_ || entries.empty();
    auto event = mayFail ? session_.nextEvent() : session_.nextEventBeforeFault();
    if (event == SessionEvent::pause) return Collected::somewhat;
    if (event == SessionEvent::fault) return Collected::enough;
    if (event > SessionEvent::binary) event = owner_.noteChange(event);
    if (event == SessionEvent::none) return Collected::all;
    if (event > SessionEvent::binary || isListening_) add(event);
  }
  return Collected::enough;
}

void Inbox::add(SessionEvent event) {
  auto& entry = collected_->entries.emplace_back(Entry{event, {}, {}});
  if (event == SessionEvent::text) entry.text = std::move(session_.text());
  if (event == SessionEvent::binary) entry.binary = std::move(session_.binary());
  collected_->size += entry.size();
}

SessionEvent Inbox::takeEntry() {
  auto& [entries, first, size, current] = *collected_;
  size -= entries[first].size();  // Before the move: a short text keeps its target's buffer.
  current = std::move(entries[first++]);
  if (first == entries.size()) {
    // The capacity that a flood needed is given back.
    if (first > 64) std::vector<Entry>().swap(entries);
    entries.clear();
    first = size = 0;
  }
  return current.event;
}

TWINSOCKET_COLD void Inbox::dropCollected() {
  auto& [entries, first, size, current] = *collected_;
  entries.erase(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(first));
  first = 0;
  // The next entry takes the place of a message, and would keep its capacity.
  for (auto& entry : entries) {
    std::string().swap(entry.text);
    std::vector<std::byte>().swap(entry.binary);
  }
  std::erase_if(entries, [](const Entry& entry) {
    return entry.event == SessionEvent::text || entry.event == SessionEvent::binary;
  });
  size = 0;
  for (const auto& entry : entries) size += entry.size();
}

TWINSOCKET_COLD void Inbox::releaseMemory() {
  collected_.reset();
  isCollected_ = false;
}

}  // namespace web::native
