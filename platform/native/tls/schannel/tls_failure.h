// Error messages for people: why TLS failed.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "native/tls/schannel/windows_security.h"

namespace web::native {

struct WhenItFailed {
  const std::string& host;
  std::span<const std::byte> received;  // The bytes that SSPI could not use.
  bool isHandshake = false;
  bool isFirst = false;  // They are the first bytes from the server.
  // The server asked for a client certificate, and we have none.
  bool isCertificateRequested = false;
  bool hasCertificate = false;
};

std::string explainFailure(SECURITY_STATUS status, const WhenItFailed& when);

}  // namespace web::native
