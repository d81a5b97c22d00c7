// SHA-1 and Base64 from Windows.
#include <cstdio>
#include <cstdlib>

#include "protocol/crypto.h"
#include "protocol/digest.h"

// windows.h comes first: the others need it.
#include <windows.h>

#include <bcrypt.h>
#include <wincrypt.h>

namespace web::protocol {

std::string base64(std::span<const std::byte> bytes) {
  const auto* from = reinterpret_cast<const BYTE*>(bytes.data());
  const auto size = static_cast<DWORD>(bytes.size());
  auto count = static_cast<DWORD>((bytes.size() + 2) / 3 * 4 + 1);  // With a final NUL.
  std::string text(count, '\0');
  const bool isDone =
      bytes.empty() || CryptBinaryToStringA(from, size, CRYPT_STRING_BASE64 | CRYPT_STRING_NOCRLF,
                                            text.data(), &count);
  text.resize(isDone && !bytes.empty() ? count : 0);
  return text;
}

std::array<std::byte, 20> sha1(std::string_view text) {
  std::array<std::byte, 20> digest;
  BCRYPT_ALG_HANDLE algorithm = nullptr;
  BCRYPT_HASH_HANDLE hash = nullptr;
  auto* from = reinterpret_cast<UCHAR*>(const_cast<char*>(text.data()));
  const bool isDone =
      BCRYPT_SUCCESS(BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA1_ALGORITHM, nullptr, 0)) &&
      BCRYPT_SUCCESS(BCryptCreateHash(algorithm, &hash, nullptr, 0, nullptr, 0, 0)) &&
      BCRYPT_SUCCESS(BCryptHashData(hash, from, static_cast<ULONG>(text.size()), 0)) &&
      BCRYPT_SUCCESS(BCryptFinishHash(hash, reinterpret_cast<UCHAR*>(digest.data()),
                                      static_cast<ULONG>(digest.size()), 0));
  if (hash) BCryptDestroyHash(hash);
  if (algorithm) BCryptCloseAlgorithmProvider(algorithm, 0);
  if (isDone) return digest;
  std::fputs("twinsocket: the system has no SHA-1\n", stderr);
  std::abort();
}

}  // namespace web::protocol
