// Decides whether to trust a server's certificate, by Windows' authorities and the program's own.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "native/tls/schannel/chain_faults.h"
#include "native/tls/schannel/handles.h"
#include "native/tls/tls_settings.h"

namespace web::native {

// The name that the certificate must have: a host without brackets and without a trailing dot.
struct ServerName {
  std::string host;
  bool isAddress = false;
};

class ServerTrust {
 public:
  // Returns an error message, or an empty string.
  std::string setUp(const TlsSettings& settings);

  // Why the certificate is not trusted. May be called on any thread.
  ChainFault refusalOf(PCCERT_CONTEXT certificate, const ServerName& name) const;

 private:
  std::string add(std::string_view pem, const std::string& where);
  CertificateChain chainOf(PCCERT_CONTEXT certificate) const;
  std::size_t trustedSize(const CERT_SIMPLE_CHAIN& chain) const;

  bool believesAnybody_ = false, believesSystem_ = true;
  CertificateStore named_;
  std::vector<Certificate> authorities_;  // What is in it.
};

}  // namespace web::native
