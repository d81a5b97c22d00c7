// A session's events on their way to the program: the network thread may have collected some.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "protocol/client_session.h"

namespace web::native {

class Inbox {
 public:
  class Owner {
   public:
    // The session tells a change, which is none of a message: before anybody else hears of it.
    // Gives what the program is to hear; `none` if the session starts again.
    virtual protocol::SessionEvent heed(protocol::SessionEvent change) = 0;

   protected:
    ~Owner() = default;
  };

  // Both outlive it.
  Inbox(protocol::ClientSession& session, Owner& owner) : session_(session), owner_(owner) {}

  // The program's next event: of those that were collected; when there are none, of the session.
  protocol::SessionEvent nextEvent() {
    isCollected_ = !entries_.empty();
    if (isCollected_) return takeEntry();
    const auto event = session_.nextEvent();
    return event <= protocol::SessionEvent::binary ? event : owner_.heed(event);
  }
  std::string& text() { return isCollected_ ? current_.text : session_.text(); }
  std::vector<std::byte>& binary() { return isCollected_ ? current_.binary : session_.binary(); }

  // On the network thread: takes over what the session tells, a limited amount in a row.
  enum class Collected {
    all,
    somewhat,  // Others have their turn before the rest.
    enough,    // The program has to take it before there can be more.
  };
  Collected collect();

  // Nothing that was collected is left.
  bool empty() const { return entries_.empty(); }

  // The first that was collected is no message.
  bool beginsWithChange() const {
    return !empty() && entries_[first_].event > protocol::SessionEvent::binary;
  }

  // Bytes in memory.
  std::size_t size() const { return size_; }

  // Messages, those that were collected and those to come, are of no interest any more.
  void stopListening();
  bool isListening() const { return isListening_; }

  // Other events stay.
  void dropMessages();

  // To be called when it is empty: the room of what was there is not kept.
  void releaseMemory();

 private:
  struct Entry {
    protocol::SessionEvent event = protocol::SessionEvent::none;
    std::string text;
    std::vector<std::byte> binary;

    std::size_t size() const { return sizeof(Entry) + text.capacity() + binary.capacity(); }
  };

  protocol::SessionEvent takeEntry();
  void add(protocol::SessionEvent event);

  protocol::ClientSession& session_;
  Owner& owner_;
  std::vector<Entry> entries_;
  std::size_t first_ = 0, size_ = 0;
  Entry current_;
  bool isCollected_ = false;  // The last event.
  bool isListening_ = true;
};

}  // namespace web::native
