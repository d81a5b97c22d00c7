// The certificates of a script's servers.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <openssl/ssl.h>

namespace web::fuzz {

// How a server uses TLS.
struct TlsManner {
  std::size_t identity =
      0;  // 0 is valid; others have a wrong name, have expired, or are not trusted.
  bool isVersion12 = false;
  bool wantsCertificate = false;
  std::size_t tickets = 2;
};

// The name in the valid certificate, and the authority that has signed it, in PEM.
constexpr const char* rightName = "play.fuzz.test";
const std::string& trustedAuthority();

// Never freed.
SSL_CTX* serverContext(const TlsManner& manner);

}  // namespace web::fuzz
