// Percent-encoding and -decoding of a URL's parts.
#include "url/percent_encoding.h"

#include <cstddef>

#include "text/ascii.h"

namespace web::protocol {
namespace {

// URL §1.3: what each set contains besides controls and everything above U+007E.
constexpr std::string_view encodedCharacters(EncodeSet set) {
  switch (set) {
    case EncodeSet::fragment:
      return " \"<>`";
    case EncodeSet::specialQuery:
      return " \"#<>'";
    case EncodeSet::path:
      return " \"#<>?^`{}";
    case EncodeSet::userinfo:
      break;
  }
  return " \"#<>?^`{}/:;=@[\\]|";
}

}  // namespace

std::string percentEncode(std::string_view text, EncodeSet set) {
  constexpr std::string_view hexDigits = "0123456789ABCDEF";
  std::string_view encoded = encodedCharacters(set);
  std::string result;
  result.reserve(text.size());
  for (char character : text) {
    auto byte = static_cast<unsigned char>(character);
    if (byte <= 0x1F || byte > 0x7E || encoded.find(character) != encoded.npos) {
      result += '%';
      result += hexDigits[byte >> 4];
      result += hexDigits[byte & 0xF];
    } else {
      result += character;
    }
  }
  return result;
}

std::string percentDecode(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size()) {
      auto high = hexValue(text[at + 1]);
      auto low = hexValue(text[at + 2]);
      if (high && low) {
        result += static_cast<char>(*high << 4 | *low);
        at += 2;
        continue;
      }
    }
    result += text[at];
  }
  return result;
}

}  // namespace web::protocol
