#include "native/proxy/no_proxy.h"

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>

#include "native/net/address.h"
#include "text/ascii.h"

namespace web::native {

namespace {

std::string_view withoutDots(std::string_view name) {
  if (name.starts_with('.')) name.remove_prefix(1);
  if (name.ends_with('.')) name.remove_suffix(1);
  return name;
}

// Only at the start of a label: "b.example" is not a subdomain of "ample".
bool isOrIsBelow(std::string_view name, std::string_view domain) {
  name = withoutDots(name);
  domain = withoutDots(domain);
  if (domain.empty() || !name.ends_with(domain)) return false;
  name.remove_suffix(domain.size());
  return name.empty() || name.ends_with('.');
}

// IPv6 may come without the brackets that a URL has.
std::optional<Address> addressIn(std::string_view text) {
  if (text.starts_with('[') || text.find(':') == text.npos) return Address::fromLiteral(text);
  return Address::fromLiteral('[' + std::string(text) + ']');
}

bool firstBitsAreEqual(const Address& a, const Address& b, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto bit = static_cast<std::uint8_t>(0x80 >> i % 8);
    if ((a.bytes[i / 8] & bit) != (b.bytes[i / 8] & bit)) return false;
  }
  return true;
}

// "10.0.0.0/8", or an address alone.
bool isWithin(const Address& address, std::string_view block) {
  const auto slash = block.find('/');
  const auto start = addressIn(block.substr(0, slash));
  if (!start || start->family != address.family) return false;
  const std::size_t most = address.family == Address::Family::ipv4 ? 32 : 128;
  std::size_t bits = most;
  if (slash != block.npos) {
    const auto size = block.substr(slash + 1);
    const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), bits);
    if (error != std::errc() || end != size.data() + size.size() || bits > most) return false;
  }
  return firstBitsAreEqual(address, *start, bits);
}

}  // namespace

bool isExcepted(std::string_view host, std::string_view exceptions) {
  constexpr std::string_view separators = ", \t";
  const auto lower = protocol::asciiLower(exceptions);
  std::string_view rest = lower;
  if (rest == "*") return true;
  const auto address = Address::fromLiteral(host);
  while (!rest.empty()) {
    const auto entry = rest.substr(0, rest.find_first_of(separators));
    if (address ? isWithin(*address, entry) : isOrIsBelow(host, entry)) return true;
    rest.remove_prefix(entry.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(separators), rest.size()));
  }
  return false;
}

}  // namespace web::native
