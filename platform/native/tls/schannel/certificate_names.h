// The hosts that a certificate is valid for: RFC 9525, from subjectAltName only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "native/tls/schannel/der.h"

namespace web::native {

struct CertificateName {
  bool isAddress = false;
  std::string text;  // An address is written as by Address::hostText().
};

// The names in the extension's value; none if it cannot be read.
std::vector<CertificateName> namesIn(der::Bytes subjectAltName);

// `host` has no brackets and no trailing dot. A wildcard is the whole first label.
bool isFor(const CertificateName& name, std::string_view host, bool hostIsAddress);

// "a.example, b.example", shortened to what a person would read.
std::string listed(const std::vector<CertificateName>& names);

}  // namespace web::native
