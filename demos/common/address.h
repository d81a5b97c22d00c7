// The relay's address and the room, as people type them and as a WebSocket needs them.
#pragma once

#include <string>
#include <string_view>

namespace demos {

struct Address {
  std::string url;   // The relay's, as in ws://127.0.0.1:8080/sketchpad.
  std::string room;  // Empty if the text names none.
};

// Also accepts the address of a page, with the room after a '#'. The path may be left out; by
// default it is the demo's own.
Address readAddress(std::string_view text, std::string_view demo);

// Percent-encodes text for a URL's query.
std::string percentEncoded(std::string_view text);

// The relay's URL with the room as its query.
std::string roomUrl(std::string_view url, std::string_view room);

}  // namespace demos
