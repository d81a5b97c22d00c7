#include "native/tls/schannel/server_trust.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "native/tls/schannel/certificate_names.h"
#include "native/tls/schannel/pem.h"
#include "native/tls/tls_words.h"
#include "text/printable.h"

namespace web::native {

namespace {

// SECURITY_FLAG_IGNORE_CERT_CN_INVALID in wininet.h.
constexpr DWORD ignoreName = 0x1000;

constexpr DWORD lacksTrust = CERT_TRUST_IS_UNTRUSTED_ROOT | CERT_TRUST_IS_PARTIAL_CHAIN;

bool isSame(PCCERT_CONTEXT one, PCCERT_CONTEXT other) {
  return std::equal(one->pbCertEncoded, one->pbCertEncoded + one->cbCertEncoded,
                    other->pbCertEncoded, other->pbCertEncoded + other->cbCertEncoded);
}

// We check the name ourselves: Windows accepts the common name, and a wildcard within a label.
ChainFault wrongName(PCCERT_CONTEXT certificate, const ServerName& name) {
  const auto& info = *certificate->pCertInfo;
  const auto* extension =
      CertFindExtension(szOID_SUBJECT_ALT_NAME2, info.cExtension, info.rgExtension);
  const auto names =
      extension
          ? namesIn(std::as_bytes(std::span(extension->Value.pbData, extension->Value.cbData)))
          : std::vector<CertificateName>();
  if (names.empty()) {
    return {"the certificate of " + name.host + " names no host: it has no subjectAltName"};
  }
  const auto fits = [&](const auto& each) { return isFor(each, name.host, name.isAddress); };
  if (std::ranges::any_of(names, fits)) return {};
  return {"the server at " + name.host + " has a certificate for " + listed(names) + " only"};
}

// The other rules that Windows has for a server's certificate.
ChainFault wrongByPolicy(PCCERT_CHAIN_CONTEXT chain, const ServerName& name) {
  std::wstring host(name.host.begin(), name.host.end());
  SSL_EXTRA_CERT_CHAIN_POLICY_PARA server{};
  server.cbSize = sizeof server;
  server.dwAuthType = AUTHTYPE_SERVER;
  server.fdwChecks = name.isAddress ? ignoreName : 0;
  server.pwszServerName = name.isAddress ? nullptr : host.data();
  CERT_CHAIN_POLICY_PARA asked{};
  asked.cbSize = sizeof asked;
  asked.pvExtraPolicyPara = &server;
  CERT_CHAIN_POLICY_STATUS answer{};
  answer.cbSize = sizeof answer;
  if (CertVerifyCertificateChainPolicy(CERT_CHAIN_POLICY_SSL, chain, &asked, &answer) &&
      answer.dwError == 0) {
    return {};
  }
  std::array<char, 16> number{};
  std::snprintf(number.data(), number.size(), "0x%lX", static_cast<unsigned long>(answer.dwError));
  return {"the certificate of " + name.host + " is not accepted: Windows says " + number.data(),
          Alert::unknown};
}

ChainFault faultOf(const TrustedPart& part, const ServerName& name) {
  if (auto fault = weaknessIn(part); !fault.why.empty()) return fault;
  if (auto fault = wrongName(part.chain.rgpElement[0]->pCertContext, name); !fault.why.empty())
    return fault;
  return faultIn(part);
}

}  // namespace

std::string ServerTrust::add(std::string_view pem, const std::string& where) {
  auto certificates = certificatesIn(pem);
  if (certificates.empty()) {
    return where +
           " cannot be read: expected certificates in PEM, as in \"-----BEGIN CERTIFICATE-----\".";
  }
  for (auto& each : certificates) {
    CertAddCertificateContextToStore(named_.get(), each.get(), CERT_STORE_ADD_ALWAYS, nullptr);
    authorities_.push_back(std::move(each));
  }
  return {};
}

std::string ServerTrust::setUp(const TlsSettings& settings) {
  const auto& trust = settings.trust;
  believesAnybody_ = trust.acceptAnyCertificateEvenAnAttackers;
  believesSystem_ = trust.system;
  named_ = makeStoreInMemory();
  if (!named_) return noTls;
  if (!trust.authorities.empty()) {
    auto fault = add(trust.authorities, "trust.authorities");
    if (!fault.empty()) return fault;
  }
  for (std::size_t i = 0; i < settings.authorities.size(); ++i) {
    auto fault = add(settings.authorities[i],
                     "trust.authorityFiles: " + protocol::inQuotes(trust.authorityFiles[i]));
    if (!fault.empty()) return fault;
  }
  return {};
}

// Builds a chain from the server's certificates and the program's own, without fetching anything.
CertificateChain ServerTrust::chainOf(PCCERT_CONTEXT certificate) const {
  const CertificateStore known(CertOpenStore(CERT_STORE_PROV_COLLECTION, 0, 0, 0, nullptr));
  if (!known) return nullptr;
  CertAddStoreToCollection(known.get(), named_.get(), 0, 0);
  if (certificate->hCertStore) CertAddStoreToCollection(known.get(), certificate->hCertStore, 0, 0);
  std::array<char, sizeof szOID_PKIX_KP_SERVER_AUTH> forServers{szOID_PKIX_KP_SERVER_AUTH};
  char* usages[] = {forServers.data()};
  CERT_CHAIN_PARA asked{};
  asked.cbSize = sizeof asked;
  asked.RequestedUsage.dwType = USAGE_MATCH_TYPE_OR;
  asked.RequestedUsage.Usage.cUsageIdentifier = 1;
  asked.RequestedUsage.Usage.rgpszUsageIdentifier = usages;
  const CERT_CHAIN_CONTEXT* chain = nullptr;
  CertGetCertificateChain(nullptr, certificate, nullptr, known.get(), &asked,
                          CERT_CHAIN_CACHE_ONLY_URL_RETRIEVAL | CERT_CHAIN_DISABLE_AIA |
                              CERT_CHAIN_RETURN_LOWER_QUALITY_CONTEXTS,
                          nullptr, &chain);
  return CertificateChain(chain);
}

// The number of certificates up to the first one that the program trusts, which may be an
// intermediate that another authority has signed. 0 if there is none.
std::size_t ServerTrust::trustedSize(const CERT_SIMPLE_CHAIN& chain) const {
  for (std::size_t i = 0; i < chain.cElement; ++i) {
    const auto* certificate = chain.rgpElement[i]->pCertContext;
    if (std::ranges::any_of(authorities_,
                            [&](const auto& each) { return isSame(each.get(), certificate); })) {
      return i + 1;
    }
  }
  return 0;
}

ChainFault ServerTrust::refusalOf(PCCERT_CONTEXT certificate, const ServerName& name) const {
  if (believesAnybody_) return {};
  const auto chain = chainOf(certificate);
  if (!chain || chain->cChain == 0 || chain->rgpChain[0]->cElement == 0) {
    return {"the certificate of " + name.host + " is not accepted: Windows cannot read it"};
  }
  const auto& best = *chain->rgpChain[0];
  ChainFault first;
  if (believesSystem_ && !(chain->TrustStatus.dwErrorStatus & lacksTrust)) {
    first = faultOf({best, best.cElement, name.host}, name);
    if (first.why.empty()) first = wrongByPolicy(chain.get(), name);
    if (first.why.empty()) return {};
  }
  for (std::size_t i = 0; i <= chain->cLowerQualityChainContext; ++i) {
    const auto* each = i == 0 ? chain.get() : chain->rgpLowerQualityChainContext[i - 1];
    const auto size = each->cChain == 0 ? 0 : trustedSize(*each->rgpChain[0]);
    if (size == 0) continue;
    auto fault = faultOf({*each->rgpChain[0], size, name.host}, name);
    if (fault.why.empty()) return {};
    if (first.why.empty()) first = std::move(fault);
  }
  if (!first.why.empty()) return first;
  return unknownAuthority({best, best.cElement, name.host});
}

}  // namespace web::native
