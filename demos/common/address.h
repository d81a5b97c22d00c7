// Where the relay is, and which room, as people type it and as a WebSocket wants it.
#pragma once

#include <string>
#include <string_view>

namespace demos {

struct Address {
  std::string url;   // The relay's, as in ws://127.0.0.1:8080/sketchpad.
  std::string room;  // Empty if the text names none.
};

// A page's address does as well: it names the room after a '#'. The path may be left out; then it
// is the demo's own.
Address readAddress(std::string_view text, std::string_view demo);

// Text as a URL's query has it.
std::string percentEncoded(std::string_view text);

// The relay's URL with the room as its query.
std::string roomUrl(std::string_view url, std::string_view room);

}  // namespace demos
