// Error messages for people: what is wrong with a chain of certificates.
#pragma once

#include <cstddef>
#include <string>

#include "native/tls/schannel/handles.h"

namespace web::native {

// The alerts that we send (RFC 8446 §6.2).
enum class Alert : DWORD {
  badCertificate = 42,
  revoked = 44,
  expired = 45,
  unknown = 46,
  unknownAuthority = 48,
  protocolVersion = 70,
  noRenegotiation = 100,
};

struct ChainFault {
  std::string why = {};  // Empty if there is no fault.
  Alert alert = Alert::badCertificate;
};

// The certificates up to and including the trusted one.
struct TrustedPart {
  const CERT_SIMPLE_CHAIN& chain;
  std::size_t size;
  const std::string& host;
};

// For a chain without a trusted certificate.
ChainFault unknownAuthority(const TrustedPart& part);

// The faults that Windows found, except for missing trust.
ChainFault faultIn(const TrustedPart& part);

// A key that is too short, or a signature that can be forged. The last certificate's signature does
// not matter, because it is trusted anyway.
ChainFault weaknessIn(const TrustedPart& part);

}  // namespace web::native
