// IPv4 addresses in every spelling that a URL's host may have.
#include "url/ipv4_address.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "text/ascii.h"

namespace web::protocol {
namespace {

// Larger than any address: even larger numbers need no separate value.
constexpr std::uint64_t tooLarge = std::uint64_t{1} << 32;

// A single trailing dot begins no part.
std::string_view withoutLastDot(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host;
}

// URL §3.5, "IPv4 number parser": 0x is hexadecimal, a leading 0 octal, and "0x" alone is 0.
std::optional<std::uint64_t> parseNumber(std::string_view part) {
  if (part.empty()) return std::nullopt;
  unsigned radix = 10;
  if (part.size() >= 2 && part[0] == '0') {
    bool hexadecimal = part[1] == 'x' || part[1] == 'X';
    radix = hexadecimal ? 16 : 8;
    part.remove_prefix(hexadecimal ? 2 : 1);
  }
  std::uint64_t number = 0;
  for (char character : part) {
    auto digit = hexValue(character);
    if (!digit || *digit >= radix) return std::nullopt;
    number = std::min(number * radix + *digit, tooLarge);
  }
  return number;
}

}  // namespace

bool endsInANumber(std::string_view host) {
  host = withoutLastDot(host);
  std::string_view last = host.substr(host.rfind('.') + 1);
  bool onlyDigits = !last.empty() && last.find_first_not_of("0123456789") == last.npos;
  return onlyDigits || parseNumber(last);
}

std::optional<std::uint32_t> parseIpv4(std::string_view host) {
  auto rest = withoutLastDot(host);
  std::uint64_t address = 0;
  for (unsigned bytesLeft = 4; bytesLeft > 0; --bytesLeft) {
    const auto dot = rest.find('.');
    auto number = parseNumber(rest.substr(0, dot));
    if (!number) return std::nullopt;
    // The last number fills all remaining bytes.
    const bool last = dot == rest.npos;
    const unsigned bits = last ? 8 * bytesLeft : 8;
    if (*number >> bits != 0) return std::nullopt;
    address = address << bits | *number;
    if (last) return static_cast<std::uint32_t>(address);
    rest.remove_prefix(dot + 1);
  }
  return std::nullopt;
}

std::string serialiseIpv4(std::uint32_t address) {
  std::array<char, sizeof "255.255.255.255"> text;
  auto* end = text.data();
  for (int shift = 24; shift >= 0; shift -= 8) {
    if (shift < 24) *end++ = '.';
    end = std::to_chars(end, text.data() + text.size(), address >> shift & 0xFF).ptr;
  }
  return {text.data(), end};
}

}  // namespace web::protocol
