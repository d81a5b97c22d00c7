// Who we are, for servers that ask: a certificate with a key that SChannel can use.
#pragma once

#include <web/websocket_init.h>

#include <cstddef>
#include <span>
#include <string>

#include "native/tls/schannel/handles.h"

namespace web::native {

// SChannel does its work in another process, where a key has to have a name: it is stored for the
// user while this lives.
class ClientKey {
 public:
  ClientKey() = default;
  ClientKey(const ClientKey&) = delete;
  ClientKey& operator=(const ClientKey&) = delete;
  ~ClientKey();

  // Stores it and ties the certificate to it. Gives the fault, in words; empty if there is none.
  std::string tie(const std::string& pem, PCCERT_CONTEXT certificate);

 private:
  bool store(std::span<std::byte> pkcs8, PCCERT_CONTEXT certificate);
  bool storeOld(std::span<const std::byte> pkcs1, PCCERT_CONTEXT certificate);

  NCRYPT_KEY_HANDLE key_ = 0;
  std::wstring oldContainer_;
};

class ClientIdentity {
 public:
  std::string setUp(const ClientCertificate& settings);

  // Null if there is none.
  PCCERT_CONTEXT certificate() const { return certificate_.get(); }

 private:
  ClientKey key_;
  CertificateStore chain_;
  Certificate certificate_;
};

}  // namespace web::native
