// A key in PEM, taken apart as far as it is needed here.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "native/tls/schannel/der.h"

namespace web::native {

struct PrivateKey {
  std::vector<std::byte> pkcs8;   // PrivateKeyInfo (RFC 5208 §5), whatever the PEM has.
  std::vector<std::byte> pkcs1;   // RSAPrivateKey (RFC 8017 §A.1.2); none of another kind.
  std::vector<std::byte> proves;  // What its public key has, too: the modulus, or the point.
};

// Of "PRIVATE KEY", "RSA PRIVATE KEY" or "EC PRIVATE KEY", not encrypted.
std::optional<PrivateKey> privateKeyIn(std::string_view pem);

}  // namespace web::native
