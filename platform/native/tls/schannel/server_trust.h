// Whether a server's certificate is to be believed: asked of Windows, and of what a program names.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "native/tls/schannel/chain_faults.h"
#include "native/tls/schannel/handles.h"
#include "native/tls/tls_settings.h"

namespace web::native {

// Of whom the certificate must be: a host without brackets and without a dot at the end.
struct ServerName {
  std::string host;
  bool isAddress = false;
};

class ServerTrust {
 public:
  // Gives the fault, in words; empty if there is none.
  std::string setUp(const TlsSettings& settings);

  // Why it is not believed. Any thread may ask.
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
