// Shared by all TLS connections with the same trust, client certificate and minimum version:
// OpenSSL's own context, and sessions to resume.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include <openssl/ssl.h>

#include "native/tls/openssl/tls_sessions.h"
#include "native/tls/tls_settings.h"

namespace web::native {

class TlsContext {
 public:
  explicit TlsContext(const TlsSettings& settings);
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  SSL_CTX* openssl() const { return context_.get(); }
  TlsSessions& sessions() { return sessions_; }

  // A connection with a place may keep OpenSSL's buffers from record to record. There are only this
  // many places, so that buffers take little memory, however many connections there are.
  static constexpr int mostBufferPlaces = 16;
  struct GiveBack {
    void operator()(TlsContext* context) const { --context->bufferPlaces_; }
  };
  using BufferPlace = std::unique_ptr<TlsContext, GiveBack>;

  // Null if all are taken.
  BufferPlace takeBufferPlace();

  // False: any certificate is accepted.
  bool verifies() const { return verifies_; }

  // An error message that says why it cannot be used; empty if it can.
  const std::string& fault() const { return fault_; }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };

  std::string setUp(const TlsSettings& settings);

  std::unique_ptr<SSL_CTX, Free> context_;
  const bool verifies_;
  std::atomic<int> bufferPlaces_ = 0;  // Taken.
  TlsSessions sessions_;
  std::string fault_;
};

}  // namespace web::native
