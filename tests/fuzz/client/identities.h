// Who the servers of a script are.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <openssl/ssl.h>

namespace web::fuzz {

// What a server shows and wants in TLS.
struct TlsManner {
  std::size_t identity = 0;  // 0 is right; others have another name, have expired, are not trusted.
  bool isVersion12 = false;
  bool wantsCertificate = false;
  std::size_t tickets = 2;
};

// The one server's name that is right. An authority for it has vouched, in PEM.
constexpr const char* rightName = "play.fuzz.test";
const std::string& trustedAuthority();

// Lives as long as the program.
SSL_CTX* serverContext(const TlsManner& manner);

}  // namespace web::fuzz
