// The host of a URL: a name, an IPv4 address or an IPv6 address in brackets.
#include "url/url_host.h"

#include <algorithm>

#include "text/utf8.h"
#include "url/idna.h"
#include "url/ipv4_address.h"
#include "url/ipv6_address.h"
#include "url/percent_encoding.h"

namespace web::protocol {
namespace {

// URL §3.2, "forbidden domain code point".
bool isForbidden(char character) {
  auto byte = static_cast<unsigned char>(character);
  return byte <= 0x20 || byte == 0x7F ||
         std::string_view("#%/:<>?@[\\]^|").find(character) != std::string_view::npos;
}

HostResult parseBracketed(std::string_view text) {
  if (!text.ends_with(']')) return {"", "has no ']' after the IPv6 address"};
  auto pieces = parseIpv6(text.substr(1, text.size() - 2));
  if (!pieces) return {"", "is not an IPv6 address, such as [2001:db8::1]"};
  return {'[' + serialiseIpv6(*pieces) + ']', ""};
}

}  // namespace

// URL §3.5, "host parser", for special schemes.
HostResult parseHost(std::string_view text) {
  if (text.starts_with('[')) return parseBracketed(text);
  auto name = domainToAscii(toWellFormed(percentDecode(text)));
  if (!name || name->empty()) return {"", whyNoDomain};
  if (std::ranges::any_of(*name, isForbidden))
    return {"",
            "has a character that no host may have: spaces, controls and any of #%/:<>?@[\\]^|"};
  if (!endsInANumber(*name)) return {*name, ""};
  // URL §3.5: a name that ends in a number is an IPv4 address or nothing.
  auto address = parseIpv4(*name);
  if (!address) return {"", "ends in a number, but is not an IPv4 address, such as 192.0.2.1"};
  return {serialiseIpv4(*address), ""};
}

}  // namespace web::protocol
