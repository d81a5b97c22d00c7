// IPv4 addresses in every spelling that a URL's host may have.
#include "url/ipv4_address.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "text/ascii.h"

namespace web::protocol {
namespace {

// Larger than any address: even larger numbers need no separate value.
constexpr std::uint64_t tooLarge = std::uint64_t{1} << 32;

// A single trailing dot is not a part.
std::vector<std::string_view> partsOf(std::string_view host) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0, dot = 0; dot != host.npos; start = dot + 1) {
    dot = host.find('.', start);
    parts.push_back(host.substr(start, dot - start));
  }
  if (parts.size() > 1 && parts.back().empty()) parts.pop_back();
  return parts;
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
  std::string_view last = partsOf(host).back();
  bool onlyDigits = !last.empty() && last.find_first_not_of("0123456789") == last.npos;
  return onlyDigits || parseNumber(last);
}

std::optional<std::uint32_t> parseIpv4(std::string_view host) {
  auto parts = partsOf(host);
  if (parts.size() > 4) return std::nullopt;
  std::uint64_t address = 0;
  for (std::size_t index = 0; index < parts.size(); ++index) {
    auto number = parseNumber(parts[index]);
    if (!number) return std::nullopt;
    // The last number fills all remaining bytes.
    bool last = index + 1 == parts.size();
    unsigned bits = last ? 8 * static_cast<unsigned>(4 - index) : 8;
    if (*number >> bits != 0) return std::nullopt;
    address = address << bits | *number;
  }
  return static_cast<std::uint32_t>(address);
}

std::string serialiseIpv4(std::uint32_t address) {
  return std::to_string(address >> 24) + '.' + std::to_string(address >> 16 & 0xFF) + '.' +
         std::to_string(address >> 8 & 0xFF) + '.' + std::to_string(address & 0xFF);
}

}  // namespace web::protocol
