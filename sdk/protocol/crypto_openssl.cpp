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

// SHA1() would search for its algorithm each time, which takes longer than all the rest.
std::array<std::byte, 20> sha1(std::string_view text) {
  static const auto* const algorithm = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  std::array<std::byte, SHA_DIGEST_LENGTH> digest{};
  EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr,
             algorithm ? algorithm : EVP_sha1(), nullptr);
  return digest;
}

}  // namespace web::protocol
