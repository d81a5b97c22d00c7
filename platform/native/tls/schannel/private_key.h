// A private key in PEM, parsed as far as we need it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "native/tls/schannel/der.h"

namespace web::native {

struct PrivateKey {
  std::vector<std::byte> pkcs8;  // PrivateKeyInfo (RFC 5208 §5), whichever form the PEM has.
  std::vector<std::byte> pkcs1;  // RSAPrivateKey (RFC 8017 §A.1.2); empty for other keys.
  // What the public key also contains: the modulus, or the point.
  std::vector<std::byte> publicPart;
};

// Reads "PRIVATE KEY", "RSA PRIVATE KEY" or "EC PRIVATE KEY", not encrypted.
std::optional<PrivateKey> privateKeyIn(std::string_view pem);

}  // namespace web::native
