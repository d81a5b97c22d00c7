// The client certificate for servers that ask for one, with a key that SChannel can use.
#pragma once

#include <web/websocket_init.h>

#include <cstddef>
#include <span>
#include <string>

#include "native/tls/schannel/handles.h"

namespace web::native {

// SChannel works in another process, where a key must have a name: so the key is stored for the
// user as long as this object exists.
class ClientKey {
 public:
  ClientKey() = default;
  ClientKey(const ClientKey&) = delete;
  ClientKey& operator=(const ClientKey&) = delete;
  ~ClientKey();

  // Stores the key and ties the certificate to it. Returns an error message, or an empty string.
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
