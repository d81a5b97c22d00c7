// For which hosts a certificate is: RFC 9525, of subjectAltName alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "native/tls/schannel/der.h"

namespace web::native {

struct CertificateName {
  bool isAddress = false;
  std::string text;  // Of an address as in Address::hostText().
};

// What is in the value of the extension; none if it cannot be read.
std::vector<CertificateName> namesIn(der::Bytes subjectAltName);

// The host without brackets and without a dot at the end. A wildcard is a whole label, the first.
bool isFor(const CertificateName& name, std::string_view host, bool hostIsAddress);

// "a.example, b.example", as far as a person would read.
std::string listed(const std::vector<CertificateName>& names);

}  // namespace web::native
