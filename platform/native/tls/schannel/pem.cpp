#include "native/tls/schannel/pem.h"

#include <algorithm>

namespace web::native {

namespace {

constexpr std::string_view begin = "-----BEGIN ", end = "-----END ", dashes = "-----";

std::optional<std::vector<std::byte>> decoded(std::string_view base64) {
  const auto size = static_cast<DWORD>(base64.size());
  std::vector<std::byte> bytes(base64.size());
  auto count = size;
  if (!CryptStringToBinaryA(base64.data(), size, CRYPT_STRING_BASE64,
                            reinterpret_cast<BYTE*>(bytes.data()), &count, nullptr, nullptr)) {
    return {};
  }
  bytes.resize(count);
  return bytes;
}

}  // namespace

std::optional<PemBlock> takePemBlock(std::string_view& text) {
  const auto start = text.find(begin);
  if (start == text.npos) return {};
  auto rest = text.substr(start + begin.size());
  const auto labelSize = rest.find(dashes);
  if (labelSize == rest.npos) return {};
  const auto label = rest.substr(0, labelSize);
  rest.remove_prefix(labelSize + dashes.size());
  const auto size = rest.find(std::string(end) + std::string(label) + std::string(dashes));
  if (size == rest.npos) return {};
  auto bytes = decoded(rest.substr(0, size));
  if (!bytes) return {};
  text = rest.substr(size + end.size() + label.size() + dashes.size());
  return PemBlock{label, std::move(*bytes)};
}

std::vector<Certificate> certificatesIn(std::string_view pem) {
  std::vector<Certificate> all;
  while (auto block = takePemBlock(pem)) {
    if (block->label != "CERTIFICATE" && block->label != "X509 CERTIFICATE") continue;
    all.emplace_back(CertCreateCertificateContext(
        X509_ASN_ENCODING, reinterpret_cast<const BYTE*>(block->bytes.data()),
        static_cast<DWORD>(block->bytes.size())));
    if (!all.back()) return {};
  }
  if (pem.find(begin) != pem.npos) all.clear();  // The rest cannot be read.
  return all;
}

}  // namespace web::native
