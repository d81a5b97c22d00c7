// IPv6 addresses in the form of a URL's host, without the brackets.
#include "url/ipv6_address.h"

#include <algorithm>
#include <cstddef>

#include "text/ascii.h"

namespace web::protocol {
namespace {

// The IPv4 address at an IPv6 address's end: four decimal numbers without leading zeros.
std::optional<std::uint32_t> parseDottedEnd(std::string_view text) {
  std::uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    bool last = part == 3;
    std::size_t end = last ? text.size() : text.find('.');
    if (end == text.npos || end == 0 || end > 3) return std::nullopt;
    std::string_view digits = text.substr(0, end);
    if (digits.find_first_not_of("0123456789") != digits.npos) return std::nullopt;
    if (digits.size() > 1 && digits[0] == '0') return std::nullopt;
    unsigned value = 0;
    for (char digit : digits) value = value * 10 + static_cast<unsigned>(digit - '0');
    if (value > 255) return std::nullopt;
    address = address << 8 | value;
    text.remove_prefix(last ? end : end + 1);
  }
  return address;
}

}  // namespace

// URL §3.5, "IPv6 parser".
std::optional<Ipv6Pieces> parseIpv6(std::string_view text) {
  Ipv6Pieces pieces{};
  std::size_t count = 0;
  std::optional<std::size_t> compressedAt;  // The piece after "::", which is one at least.
  if (text.starts_with("::")) {
    text.remove_prefix(2);
    compressedAt = ++count;
  } else if (text.starts_with(':')) {
    return std::nullopt;
  }
  while (!text.empty()) {
    if (count == pieces.size()) return std::nullopt;
    if (text[0] == ':') {
      if (compressedAt) return std::nullopt;
      text.remove_prefix(1);
      compressedAt = ++count;
      continue;
    }
    unsigned value = 0;
    std::size_t digits = 0;
    for (; digits < 4 && digits < text.size() && hexValue(text[digits]); ++digits)
      value = value * 16 + *hexValue(text[digits]);
    if (digits < text.size() && text[digits] == '.') {
      auto address = parseDottedEnd(text);
      if (!address || count > 6) return std::nullopt;
      pieces[count++] = static_cast<std::uint16_t>(*address >> 16);
      pieces[count++] = static_cast<std::uint16_t>(*address);
      break;
    }
    text.remove_prefix(digits);
    // A colon between two pieces; one at the very end has nothing after it.
    if (!text.empty()) {
      if (text[0] != ':' || text.size() == 1) return std::nullopt;
      text.remove_prefix(1);
    }
    pieces[count++] = static_cast<std::uint16_t>(value);
  }
  if (compressedAt) {
    auto* gap = pieces.data() + *compressedAt;
    std::copy_backward(gap, pieces.data() + count, pieces.data() + pieces.size());
    std::fill_n(gap, pieces.size() - count, std::uint16_t{0});
  } else if (count != pieces.size()) {
    return std::nullopt;
  }
  return pieces;
}

std::string serialiseIpv6(const Ipv6Pieces& pieces) {
  // RFC 5952 §4.2: the first of the longest runs of zeros is compressed, never a single one.
  std::size_t runStart = 0, runLength = 1;
  for (std::size_t start = 0; start < pieces.size(); ++start) {
    std::size_t end = start;
    while (end < pieces.size() && pieces[end] == 0) ++end;
    if (end - start > runLength) runStart = start, runLength = end - start;
  }
  std::string text;
  for (std::size_t index = 0; index < pieces.size(); ++index) {
    if (runLength > 1 && index == runStart) {
      text += index == 0 ? "::" : ":";
      index += runLength - 1;
      continue;
    }
    bool leading = true;
    for (int shift = 12; shift >= 0; shift -= 4) {
      unsigned digit = pieces[index] >> shift & 0xF;
      if (digit == 0 && leading && shift != 0) continue;
      leading = false;
      text += "0123456789abcdef"[digit];
    }
    if (index + 1 < pieces.size()) text += ':';
  }
  return text;
}

}  // namespace web::protocol
