// SHA-1 and Base64 from OpenSSL.
#include <openssl/evp.h>
#include <openssl/sha.h>

#include "protocol/crypto.h"
#include "protocol/digest.h"

namespace web::protocol {

std::string base64(std::span<const std::byte> bytes) {
  std::string text((bytes.size() + 2) / 3 * 4, '\0');
  // EVP_EncodeBlock writes a final NUL: over the string's own.
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                  reinterpret_cast<const unsigned char*>(bytes.data()),
                  static_cast<int>(bytes.size()));
  return text;
}

std::array<std::byte, 20> sha1(std::string_view text) {
  std::array<std::byte, SHA_DIGEST_LENGTH> digest;
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

}  // namespace web::protocol
