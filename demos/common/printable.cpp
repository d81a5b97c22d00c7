// Makes text safe for a terminal.
#include "printable.h"

namespace demos {

std::string printable(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string shown;
  const auto escape = [&](unsigned code) {
    shown += "\\u00";
    shown += digits[code >> 4];
    shown += digits[code & 15];
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    if ((byte < 0x20 && byte != '\t') || byte == 0x7f)
      escape(byte);
    else if (byte == 0xc2 && next < 0xa0 && next >= 0x80)  // C1, encoded in UTF-8.
      escape(next), ++i;
    else
      shown += text[i];
  }
  return shown;
}

std::string withoutPassword(std::string_view url) {
  const auto authority = url.find("//");
  const auto path = url.find('/', authority == url.npos ? 0 : authority + 2);
  const auto at = url.substr(0, path).rfind('@');
  if (authority == url.npos || at == url.npos) return std::string(url);
  return std::string(url.substr(0, authority + 2)) + std::string(url.substr(at + 1));
}

}  // namespace demos
