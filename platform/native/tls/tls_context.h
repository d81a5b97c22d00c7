// What all TLS connections share that trust the same, show the same and ask for the same.
#pragma once

#include <web/websocket_init.h>

#include <memory>
#include <string>
#include <vector>

#include <openssl/ssl.h>

#include "native/tls/tls_sessions.h"

namespace web::native {

// What a WebSocketInit says of it.
struct TlsSettings {
  Trust trust = {};
  std::vector<std::string> authorities = {};  // What is in its files, one by one.
  ClientCertificate clientCertificate = {};
  TlsVersion minimumVersion = TlsVersion::tls12;

  bool operator==(const TlsSettings&) const = default;
};

class TlsContext {
 public:
  struct Result {
    std::shared_ptr<TlsContext> context = {};
    std::string fault = {};  // Why there is none, in words.
  };

  // The same one for the same settings. Any thread may ask; connections that are open share no
  // lock.
  static Result shared(const TlsSettings& settings);

  explicit TlsContext(const TlsSettings& settings);
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  SSL_CTX* openssl() const { return context_.get(); }
  TlsSessions& sessions() { return sessions_; }

  // False: any certificate is accepted.
  bool verifies() const { return verifies_; }

 private:
  struct Kept;
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };

  std::string setUp(const TlsSettings& settings);

  std::unique_ptr<SSL_CTX, Free> context_;
  const bool verifies_;
  TlsSessions sessions_;
  std::string fault_;
};

}  // namespace web::native
