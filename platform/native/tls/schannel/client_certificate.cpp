#include "native/tls/schannel/client_certificate.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "native/net/random.h"
#include "native/tls/schannel/pem.h"
#include "native/tls/schannel/private_key.h"

namespace web::native {

namespace {

constexpr const char* unreadableKey =
    "clientCertificate.key cannot be read: expected a key in PEM, not encrypted.";

std::wstring newName() {
  std::array<std::byte, 16> random;
  fillRandom(random);
  std::wstring name = L"twinsocket-";
  for (auto byte : random) {
    name += L"0123456789abcdef"[std::to_integer<std::size_t>(byte >> 4)];
    name += L"0123456789abcdef"[std::to_integer<std::size_t>(byte & std::byte{15})];
  }
  return name;
}

bool isKeyOf(const PrivateKey& key, PCCERT_CONTEXT certificate) {
  const auto& bits = certificate->pCertInfo->SubjectPublicKeyInfo.PublicKey;
  const auto shown = std::as_bytes(std::span(bits.pbData, bits.cbData));
  if (key.pkcs1.empty()) return key.publicPart.empty() || std::ranges::equal(key.publicPart, shown);
  auto rest = der::Bytes(shown);
  auto parts = der::take(rest, der::Tag::sequence);
  const auto modulus = parts ? der::take(*parts, der::Tag::integer) : std::nullopt;
  return modulus && std::ranges::equal(key.publicPart, *modulus);
}

bool tieByName(PCCERT_CONTEXT certificate, std::wstring& name, std::wstring provider, DWORD kind,
               DWORD use) {
  CRYPT_KEY_PROV_INFO info{};
  info.pwszContainerName = name.data();
  info.pwszProvName = provider.data();
  info.dwProvType = kind;
  info.dwKeySpec = use;
  return CertSetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, 0, &info);
}

}  // namespace

ClientKey::~ClientKey() {
  if (key_) NCryptDeleteKey(key_, 0);
  HCRYPTPROV none = 0;
  if (!oldContainer_.empty()) {
    CryptAcquireContextW(&none, oldContainer_.data(), MS_ENH_RSA_AES_PROV_W, PROV_RSA_AES,
                         CRYPT_DELETEKEYSET);
  }
}

std::string ClientKey::tie(const std::string& pem, PCCERT_CONTEXT certificate) {
  auto key = privateKeyIn(pem);
  if (!key) return unreadableKey;
  if (!isKeyOf(*key, certificate)) {
    return "clientCertificate.key is not the key of the first certificate of its chain.";
  }
  if (store(key->pkcs8, certificate)) return {};
  if (!key->pkcs1.empty() && storeOld(key->pkcs1, certificate)) return {};
  return "clientCertificate.key cannot be used: Windows refuses to store it.";
}

bool ClientKey::store(std::span<std::byte> pkcs8, PCCERT_CONTEXT certificate) {
  NCRYPT_PROV_HANDLE provider = 0;
  if (NCryptOpenStorageProvider(&provider, MS_KEY_STORAGE_PROVIDER, 0) != ERROR_SUCCESS)
    return false;
  auto name = newName();
  BCryptBuffer named{static_cast<ULONG>((name.size() + 1) * sizeof(wchar_t)),
                     NCRYPTBUFFER_PKCS_KEY_NAME, name.data()};
  BCryptBufferDesc description{BCRYPTBUFFER_VERSION, 1, &named};
  const auto status = NCryptImportKey(provider, 0, NCRYPT_PKCS8_PRIVATE_KEY_BLOB, &description,
                                      &key_, reinterpret_cast<BYTE*>(pkcs8.data()),
                                      static_cast<DWORD>(pkcs8.size()), NCRYPT_SILENT_FLAG);
  NCryptFreeObject(provider);
  if (status != ERROR_SUCCESS) key_ = 0;
  return key_ && tieByName(certificate, name, MS_KEY_STORAGE_PROVIDER, 0, 0);
}

// The older API, for RSA only: used where the newer one is missing.
bool ClientKey::storeOld(std::span<const std::byte> pkcs1, PCCERT_CONTEXT certificate) {
  DWORD size = 0;
  const auto* encoded = reinterpret_cast<const BYTE*>(pkcs1.data());
  const auto decode = [&](BYTE* room) {
    return CryptDecodeObjectEx(X509_ASN_ENCODING, PKCS_RSA_PRIVATE_KEY, encoded,
                               static_cast<DWORD>(pkcs1.size()), 0, nullptr, room, &size);
  };
  if (!decode(nullptr)) return false;
  std::vector<BYTE> blob(size);
  if (!decode(blob.data())) return false;
  auto name = newName();
  HCRYPTPROV provider = 0;
  if (!CryptAcquireContextW(&provider, name.data(), MS_ENH_RSA_AES_PROV_W, PROV_RSA_AES,
                            CRYPT_NEWKEYSET | CRYPT_SILENT)) {
    return false;
  }
  oldContainer_ = name;
  HCRYPTKEY key = 0;
  const bool isStored = CryptImportKey(provider, blob.data(), size, 0, CRYPT_EXPORTABLE, &key);
  if (isStored) CryptDestroyKey(key);
  CryptReleaseContext(provider, 0);
  return isStored &&
         tieByName(certificate, name, MS_ENH_RSA_AES_PROV_W, PROV_RSA_AES, AT_KEYEXCHANGE);
}

std::string ClientIdentity::setUp(const ClientCertificate& settings) {
  if (settings.chain.empty()) return {};
  const auto certificates = certificatesIn(settings.chain);
  if (certificates.empty()) {
    return "clientCertificate.chain cannot be read: expected certificates in PEM.";
  }
  chain_ = makeStoreInMemory();
  const CERT_CONTEXT* ours = nullptr;
  for (const auto& each : certificates) {
    CertAddCertificateContextToStore(chain_.get(), each.get(), CERT_STORE_ADD_ALWAYS,
                                     ours ? nullptr : &ours);
  }
  certificate_.reset(ours);
  if (!certificate_) return "clientCertificate.chain cannot be used: Windows refuses to store it.";
  return key_.tie(settings.key, certificate_.get());
}

}  // namespace web::native
