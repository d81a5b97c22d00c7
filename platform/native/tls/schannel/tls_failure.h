// Why TLS does not come about, in words for a person.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "native/tls/schannel/windows_security.h"

namespace web::native {

struct WhenItFailed {
  const std::string& host;
  std::span<const std::byte> received;  // What SSPI makes nothing of.
  bool isHandshake = false;
  bool isFirst = false;          // It is what the server has said first.
  bool isAskedWhoWeAre = false;  // For a client certificate, and there is none.
  bool hasCertificate = false;
};

std::string explainFailure(SECURITY_STATUS status, const WhenItFailed& when);

}  // namespace web::native
