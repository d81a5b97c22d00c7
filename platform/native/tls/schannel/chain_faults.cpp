#include "native/tls/schannel/chain_faults.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

#include "text/printable.h"

namespace web::native {

namespace {

// The same as OpenSSL's security level 2: 112 bits.
constexpr DWORD shortestRsaKey = 2048, shortestOtherKey = 224;

// Faults that we did not ask Windows to check, or that we check ourselves.
constexpr DWORD notAsked = CERT_TRUST_IS_UNTRUSTED_ROOT | CERT_TRUST_IS_PARTIAL_CHAIN |
                           CERT_TRUST_REVOCATION_STATUS_UNKNOWN | CERT_TRUST_IS_OFFLINE_REVOCATION;

struct Words {
  DWORD status;
  Alert alert;
  const char* text;
};
constexpr Words words[] = {
    {CERT_TRUST_IS_NOT_SIGNATURE_VALID, Alert::badCertificate, "its signature is wrong"},
    {CERT_TRUST_IS_EXPLICIT_DISTRUST, Alert::revoked, "this computer distrusts it"},
    {CERT_TRUST_IS_REVOKED, Alert::revoked, "it was revoked"},
    {CERT_TRUST_IS_NOT_VALID_FOR_USAGE, Alert::badCertificate, "it is not for servers"},
    {CERT_TRUST_INVALID_BASIC_CONSTRAINTS, Alert::badCertificate,
     "it was signed by a certificate that may not sign others"},
};

std::string utf8(const wchar_t* text) {
  std::string result(
      static_cast<std::size_t>(
          std::max(1, WideCharToMultiByte(CP_UTF8, 0, text, -1, nullptr, 0, nullptr, nullptr))),
      '\0');
  WideCharToMultiByte(CP_UTF8, 0, text, -1, result.data(), static_cast<int>(result.size()), nullptr,
                      nullptr);
  result.pop_back();
  return result;
}

// The common name, or the organisation if there is no common name.
std::string nameOf(PCCERT_CONTEXT certificate, DWORD whose) {
  for (const char* part : {szOID_COMMON_NAME, szOID_ORGANIZATION_NAME}) {
    std::array<wchar_t, 256> text{};
    auto* oid = const_cast<char*>(part);
    if (CertGetNameStringW(certificate, CERT_NAME_ATTR_TYPE, whose, oid, text.data(),
                           static_cast<DWORD>(text.size())) > 1) {
      return protocol::printable(utf8(text.data()), protocol::longestPart);
    }
  }
  return "an authority without a name";
}

PCCERT_CONTEXT certificateAt(const TrustedPart& part, std::size_t index) {
  return part.chain.rgpElement[index]->pCertContext;
}

std::string whose(const TrustedPart& part, std::size_t index) {
  if (index == 0) return "the certificate of " + part.host;
  return "the certificate of '" + nameOf(certificateAt(part, index), 0) + "', which vouches for " +
         part.host + ',';
}

bool isSelfIssued(PCCERT_CONTEXT certificate) {
  return CertCompareCertificateName(X509_ASN_ENCODING, &certificate->pCertInfo->Subject,
                                    &certificate->pCertInfo->Issuer);
}

std::string day(const FILETIME& time) {
  SYSTEMTIME parts{};
  if (!FileTimeToSystemTime(&time, &parts)) return "?";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", parts.wYear, parts.wMonth, parts.wDay);
  return text.data();
}

ChainFault wrongTime(const TrustedPart& part, std::size_t index) {
  const auto& info = *certificateAt(part, index)->pCertInfo;
  if (CertVerifyTimeValidity(nullptr, const_cast<CERT_INFO*>(&info)) < 0) {
    return {whose(part, index) + " is not valid before " + day(info.NotBefore) +
                ": is this computer's clock right?",
            Alert::badCertificate};
  }
  return {whose(part, index) + " has expired (" + day(info.NotAfter) + ')', Alert::expired};
}

ChainFault faultOf(const TrustedPart& part, std::size_t index, DWORD status) {
  for (const auto& each : words) {
    if (status & each.status)
      return {whose(part, index) + " is not accepted: " + each.text, each.alert};
  }
  if (status & CERT_TRUST_IS_NOT_TIME_VALID) return wrongTime(part, index);
  std::array<char, 16> number{};
  std::snprintf(number.data(), number.size(), "0x%lX", static_cast<unsigned long>(status));
  return {whose(part, index) + " is not accepted: Windows says " + number.data(), Alert::unknown};
}

bool isShort(const CERT_PUBLIC_KEY_INFO& key) {
  const bool isRsa = std::string_view(key.Algorithm.pszObjId) == szOID_RSA_RSA;
  const auto bits =
      CertGetPublicKeyLength(X509_ASN_ENCODING, const_cast<CERT_PUBLIC_KEY_INFO*>(&key));
  // 0: Windows does not know the kind of key, so SChannel decides.
  return bits != 0 && bits < (isRsa ? shortestRsaKey : shortestOtherKey);
}

const char* forgeable(std::string_view signature) {
  constexpr std::string_view sha1[] = {szOID_RSA_SHA1RSA, szOID_OIWSEC_sha1RSASign,
                                       szOID_OIWSEC_sha1, "1.2.840.10045.4.1", szOID_X957_SHA1DSA};
  constexpr std::string_view md5[] = {szOID_RSA_MD5RSA, szOID_RSA_MD4RSA, szOID_RSA_MD2RSA};
  if (std::ranges::find(sha1, signature) != std::end(sha1)) return "it is signed with SHA-1";
  if (std::ranges::find(md5, signature) != std::end(md5)) return "it is signed with MD5 or older";
  return nullptr;
}

}  // namespace

ChainFault unknownAuthority(const TrustedPart& part) {
  const auto last = part.size - 1;
  const auto* certificate = certificateAt(part, last);
  if (last == 0 && isSelfIssued(certificate)) {
    return {whose(part, last) + " is self-signed: nobody vouches for it", Alert::unknownAuthority};
  }
  return {whose(part, last) + " was issued by '" + nameOf(certificate, CERT_NAME_ISSUER_FLAG) +
              "', which this computer does not trust",
          Alert::unknownAuthority};
}

ChainFault faultIn(const TrustedPart& part) {
  DWORD told = 0;
  for (auto i = part.size; i-- > 0;) {
    const auto status = part.chain.rgpElement[i]->TrustStatus.dwErrorStatus & ~notAsked;
    told |= status;
    if (status) return faultOf(part, i, status);
  }
  // Only what Windows reports for the chain itself, not for certificates behind the trusted one.
  for (std::size_t i = part.size; i < part.chain.cElement; ++i) {
    told |= part.chain.rgpElement[i]->TrustStatus.dwErrorStatus;
  }
  const auto rest = part.chain.TrustStatus.dwErrorStatus & ~notAsked & ~told;
  return rest ? faultOf(part, 0, rest) : ChainFault{};
}

ChainFault weaknessIn(const TrustedPart& part) {
  for (std::size_t i = 0; i < part.size; ++i) {
    const auto& info = *certificateAt(part, i)->pCertInfo;
    const bool isLast = i + 1 == part.size;
    const char* weakness = isShort(info.SubjectPublicKeyInfo) ? "its key is too short" : nullptr;
    if (!weakness && !isLast) weakness = forgeable(info.SignatureAlgorithm.pszObjId);
    if (weakness) return {whose(part, i) + " is too weak to be safe: " + weakness};
  }
  return {};
}

}  // namespace web::native
