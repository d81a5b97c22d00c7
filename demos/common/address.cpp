// The relay's address and the room, as people type them and as a WebSocket needs them.
#include "address.h"

#include <cctype>

namespace demos {

Address readAddress(std::string_view text, std::string_view demo) {
  Address address;
  if (const auto hash = text.find('#'); hash != text.npos) {
    address.room = text.substr(hash + 1);
    text = text.substr(0, hash);
  }
  address.url = text;
  while (address.url.ends_with('/')) address.url.pop_back();
  const auto host = address.url.find("://");
  if (host != std::string::npos && address.url.find('/', host + 3) == std::string::npos)
    (address.url += '/') += demo;
  return address;
}

std::string percentEncoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    const bool isPlain =
        byte < 0x80 && (std::isalnum(byte) || character == '-' || character == '_');
    if (isPlain)
      encoded += character;
    else
      (encoded += '%') += {digits[byte >> 4], digits[byte & 15]};
  }
  return encoded;
}

std::string roomUrl(std::string_view url, std::string_view room) {
  return std::string(url) + "?room=" + percentEncoded(room);
}

}  // namespace demos
