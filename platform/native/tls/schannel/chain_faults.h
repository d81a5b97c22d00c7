// What is wrong with a chain of certificates, in words for a person.
#pragma once

#include <cstddef>
#include <string>

#include "native/tls/schannel/handles.h"

namespace web::native {

// The alerts that tell the server (RFC 8446 §6.2).
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
  std::string why = {};  // Empty: there is none.
  Alert alert = Alert::badCertificate;
};

// The certificates up to the one that is trusted, that one included.
struct TrustedPart {
  const CERT_SIMPLE_CHAIN& chain;
  std::size_t size;
  const std::string& host;
};

// Nobody in it is trusted.
ChainFault unknownAuthority(const TrustedPart& part);

// Of what Windows found; whether somebody is trusted is not asked.
ChainFault faultIn(const TrustedPart& part);

// A key that is too short, or a signature that can be forged. The last one's signature is not
// looked at: it is trusted without.
ChainFault weaknessIn(const TrustedPart& part);

}  // namespace web::native
