#include "protocol/crypto.h"

#include <array>

#include <openssl/evp.h>
#include <openssl/sha.h>

#include "protocol/bytes.h"

namespace web::protocol {

std::string base64(std::span<const std::byte> bytes) {
  std::string text((bytes.size() + 2) / 3 * 4, '\0');
  // EVP_EncodeBlock writes a final NUL: over the string's own.
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                  reinterpret_cast<const unsigned char*>(bytes.data()),
                  static_cast<int>(bytes.size()));
  return text;
}

std::string acceptFor(std::string_view key) {
  auto text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest;
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return base64(std::as_bytes(std::span(digest)));
}

std::string basicAuthorization(std::string_view user, std::string_view password) {
  auto credentials = std::string(user) + ':' + std::string(password);
  return "Basic " + base64(asBytes(credentials));
}

}  // namespace web::protocol
