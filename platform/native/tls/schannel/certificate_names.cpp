#include "native/tls/schannel/certificate_names.h"

#include <algorithm>
#include <cstddef>

#include "native/net/address.h"
#include "text/printable.h"

namespace web::native {

namespace {

std::string addressText(der::Bytes bytes) {
  Address address;
  if (bytes.size() != 4 && bytes.size() != address.bytes.size()) return "?";
  address.family = bytes.size() == 4 ? Address::Family::ipv4 : Address::Family::ipv6;
  std::transform(bytes.begin(), bytes.end(), address.bytes.begin(),
                 [](std::byte byte) { return std::to_integer<std::uint8_t>(byte); });
  return address.hostText();
}

char lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a')
                                              : character;
}

bool isSame(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace

std::vector<CertificateName> namesIn(der::Bytes subjectAltName) {
  std::vector<CertificateName> names;
  auto all = der::take(subjectAltName, der::Tag::sequence);
  if (!all) return names;
  while (const auto name = der::take(*all)) {
    if (name->tag == der::Tag::ipAddress) {
      names.push_back({true, addressText(name->content)});
    } else if (name->tag == der::Tag::dnsName) {
      const auto* text = reinterpret_cast<const char*>(name->content.data());
      names.push_back({false, std::string(text, name->content.size())});
    }
  }
  return names;
}

bool isFor(const CertificateName& name, std::string_view host, bool hostIsAddress) {
  if (name.isAddress != hostIsAddress) return false;
  if (hostIsAddress) return name.text == host;
  if (isSame(name.text, host)) return true;
  const std::string_view pattern = name.text;
  const auto label = host.find('.');
  // "*.example" would match a whole top-level domain.
  if (!pattern.starts_with("*.") || pattern.find('.', 2) == pattern.npos) return false;
  return label != host.npos && label > 0 && isSame(pattern.substr(1), host.substr(label));
}

std::string listed(const std::vector<CertificateName>& names) {
  constexpr std::size_t longest = 200;
  std::string text;
  for (const auto& name : names) {
    if (!text.empty()) text += ", ";
    if (text.size() > longest) return text + "…";
    text += protocol::printable(name.text, protocol::longestPart);
  }
  return text;
}

}  // namespace web::native
