#include "native/tls/schannel/tls_context.h"

#include "native/tls/tls_words.h"

namespace web::native {

namespace {

// We check the server's certificate ourselves, SChannel sends no client certificate but the
// program's, and weak ciphers are not allowed.
constexpr DWORD flags =
    SCH_CRED_MANUAL_CRED_VALIDATION | SCH_CRED_NO_DEFAULT_CREDS | SCH_USE_STRONG_CRYPTO;

constexpr DWORD tooOld =
    SP_PROT_SSL2_CLIENT | SP_PROT_SSL3_CLIENT | SP_PROT_TLS1_0_CLIENT | SP_PROT_TLS1_1_CLIENT;

}  // namespace

TlsContextResult setUpTlsContext(const TlsSettings& settings) {
  auto made = std::make_shared<TlsContext>(settings);
  if (!made->fault().empty()) return {nullptr, made->fault()};
  return {std::move(made), {}};
}

TlsContextResult setUpPlainTlsContext(const TlsSettings& settings) {
  return setUpTlsContext(settings);
}

TlsContext::TlsContext(const TlsSettings& settings, const SecurityFunctionTableW* functions)
    : functions_(functions) {
  fault_ = functions_ ? setUp(settings) : noTls;
}

TlsContext::~TlsContext() {
  if (isAcquired_) functions_->FreeCredentialsHandle(&credential_);
}

std::string TlsContext::setUp(const TlsSettings& settings) {
  if (settings.minimumVersion == TlsVersion::tls13) oldest_ = SP_PROT_TLS1_3_CLIENT;
  if (auto fault = trust_.setUp(settings); !fault.empty()) return fault;
  if (auto fault = identity_.setUp(settings.clientCertificate); !fault.empty()) return fault;
  if (acquire(settings.minimumVersion)) return {};
  if (settings.minimumVersion == TlsVersion::tls13) return "this version of Windows has no TLS 1.3";
  return noTls;
}

// Windows 10 1809 and later accept the first description, the only one with TLS 1.3; older versions
// accept the second.
bool TlsContext::acquire(TlsVersion oldest) {
  const bool only13 = oldest == TlsVersion::tls13;
  PCCERT_CONTEXT shown[] = {identity_.certificate()};
  TLS_PARAMETERS versions{};
  versions.grbitDisabledProtocols = only13 ? tooOld | SP_PROT_TLS1_2_CLIENT : tooOld;
  SCH_CREDENTIALS description{};
  description.dwVersion = SCH_CREDENTIALS_VERSION;
  description.cCreds = shown[0] ? 1 : 0;
  description.paCred = shown[0] ? shown : nullptr;
  description.dwFlags = flags;
  description.cTlsParameters = 1;
  description.pTlsParameters = &versions;
  if (acquireBy(&description) == SEC_E_OK) return true;

  SCHANNEL_CRED old{};
  old.dwVersion = SCHANNEL_CRED_VERSION;
  old.cCreds = description.cCreds;
  old.paCred = description.paCred;
  old.grbitEnabledProtocols = only13 ? SP_PROT_TLS1_3_CLIENT : SP_PROT_TLS1_2_CLIENT;
  old.dwFlags = flags;
  return acquireBy(&old) == SEC_E_OK;
}

SECURITY_STATUS TlsContext::acquireBy(void* description) {
  wchar_t package[] = UNISP_NAME_W;
  TimeStamp expiry{};
  const auto status =
      functions_->AcquireCredentialsHandleW(nullptr, package, SECPKG_CRED_OUTBOUND, nullptr,
                                            description, nullptr, nullptr, &credential_, &expiry);
  isAcquired_ = status == SEC_E_OK;
  return status;
}

}  // namespace web::native
