// What the network thread has taken from a session, until the program takes it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "protocol/client_session.h"

namespace web::native {

class Inbox {
 public:
  bool empty() const { return entries_.empty(); }

  // Bytes in memory.
  std::size_t size() const { return size_; }

  // To be called before add(), which then takes no memory.
  void makeRoom() {
    if (entries_.size() == entries_.capacity()) entries_.reserve(2 * entries_.size() + 4);
  }

  // A message is moved out of the session.
  void add(protocol::SessionEvent event, protocol::ClientSession& session);

  // As the session's. Not to be called when it is empty.
  protocol::SessionEvent nextEvent();
  std::string& text() { return current_.text; }
  std::vector<std::byte>& binary() { return current_.binary; }

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

  std::vector<Entry> entries_;
  std::size_t first_ = 0, size_ = 0;
  Entry current_;
};

}  // namespace web::native
