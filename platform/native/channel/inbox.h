// The queue of a session's events for the program. The network thread may have collected some.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "protocol/client_session.h"

namespace web::native {

class Inbox {
 public:
  class Owner {
   public:
    // Called first for every event of the session that is not a message.
    // Returns the event for the program, or `none` if the session starts again.
    virtual protocol::SessionEvent noteChange(protocol::SessionEvent change) = 0;

   protected:
    ~Owner() = default;
  };

  // Session and owner must outlive the inbox.
  Inbox(protocol::ClientSession& session, Owner& owner) : session_(session), owner_(owner) {}

  // The next event for the program: a collected one if there is any, else the session's.
  protocol::SessionEvent nextEvent() {
    isCollected_ = !empty();
    if (isCollected_) return takeEntry();
    const auto event = session_.nextEvent();
    return event <= protocol::SessionEvent::binary ? event : owner_.noteChange(event);
  }
  std::string& text() { return isCollected_ ? collected_->current.text : session_.text(); }
  std::vector<std::byte>& binary() {
    return isCollected_ ? collected_->current.binary : session_.binary();
  }

  // On the network thread: collects the session's events, a limited number per call.
  enum class Collected {
    all,
    somewhat,  // More are left, but other connections go first.
    enough,    // Full until the program takes some.
  };
  Collected collect();

  // No collected event is left.
  bool empty() const { return !collected_ || collected_->entries.empty(); }

  // The first collected event is not a message.
  bool beginsWithChange() const {
    return !empty() &&
           collected_->entries[collected_->first].event > protocol::SessionEvent::binary;
  }

  // Bytes in memory.
  std::size_t size() const { return collected_ ? collected_->size : 0; }

  // Discards collected messages and those still to come.
  void stopListening() {
    isListening_ = false;
    dropMessages();
  }
  bool isListening() const { return isListening_; }

  // Other events stay.
  void dropMessages() {
    if (!empty()) dropCollected();
  }

  // Gives memory back. Call it when the inbox is empty.
  void releaseMemory();

 private:
  struct Entry {
    protocol::SessionEvent event = protocol::SessionEvent::none;
    std::string text;
    std::vector<std::byte> binary;

    std::size_t size() const { return sizeof(Entry) + text.capacity() + binary.capacity(); }
  };

  // Most connections are never served while their program does something else.
  struct Collection {
    std::vector<Entry> entries;
    std::size_t first = 0, size = 0;
    Entry current;
  };

  protocol::SessionEvent takeEntry();
  void add(protocol::SessionEvent event);
  void dropCollected();

  protocol::ClientSession& session_;
  Owner& owner_;
  std::unique_ptr<Collection> collected_;
  bool isCollected_ = false;  // The last event.
  bool isListening_ = true;
};

}  // namespace web::native
