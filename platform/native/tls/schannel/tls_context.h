// Shared by all TLS connections with the same trust, client certificate and minimum version: one
// SChannel credential, by which Windows also finds sessions to resume.
#pragma once

#include <string>

#include "native/tls/schannel/client_certificate.h"
#include "native/tls/schannel/server_trust.h"
#include "native/tls/schannel/windows_security.h"
#include "native/tls/tls_settings.h"

namespace web::native {

class TlsContext {
 public:
  // A test may pass its own functions.
  explicit TlsContext(const TlsSettings& settings,
                      const SecurityFunctionTableW* functions = InitSecurityInterfaceW());
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;
  ~TlsContext();

  const SecurityFunctionTableW& functions() const { return *functions_; }
  // SSPI does not change it, but does not accept a const pointer.
  CredHandle* credential() { return &credential_; }
  const ServerTrust& trust() const { return trust_; }
  DWORD oldestProtocol() const { return oldest_; }
  bool hasCertificate() const { return identity_.certificate() != nullptr; }

  // An error message that says why it cannot be used; empty if it can.
  const std::string& fault() const { return fault_; }

 private:
  std::string setUp(const TlsSettings& settings);
  bool acquire(TlsVersion oldest);
  SECURITY_STATUS acquireBy(void* description);

  const SecurityFunctionTableW* functions_;
  CredHandle credential_{};
  bool isAcquired_ = false;
  DWORD oldest_ = SP_PROT_TLS1_2_CLIENT;
  ServerTrust trust_;
  ClientIdentity identity_;
  std::string fault_;
};

}  // namespace web::native
