// A RawServer that speaks TLS.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <openssl/ssl.h>

#include "native/certificates.h"
#include "native/raw_server.h"

namespace web::native {

struct TlsOptions {
  Identity identity;
  std::vector<Identity> chain = {};
  int minVersion = 0, maxVersion = 0;  // 0: every version that OpenSSL has, however weak.
  Address::Family family = Address::Family::ipv4;
  std::optional<Identity> clientAuthority = {};  // If set, clients need a certificate from it.
};

std::shared_ptr<SSL_CTX> makeTlsContext(const TlsOptions& options);

// The server's end of a TLS connection. It neither sends nor reads if the handshake fails.
class TlsPeer final : public Peer {
 public:
  TlsPeer(int descriptor, SSL_CTX* context);
  ~TlsPeer() override;

  bool isEstablished() const { return established_; }
  SSL* ssl() const { return ssl_; }

 protected:
  long receive(char* room, std::size_t size) override;
  long transmit(const char* bytes, std::size_t size) override;
  void goodbye() override;

 private:
  SSL* ssl_;
  bool established_ = false;
};

class TlsServer {
 public:
  using Script = std::function<void(TlsPeer&)>;

  TlsServer(Script script, const TlsOptions& options);

  std::string url(std::string_view host) const;
  std::uint16_t port() const { return server_.port(); }
  int connections() const { return server_.connections(); }
  void finish() { server_.finish(); }
  void waitUntilAtRest() { server_.waitUntilAtRest(); }

 private:
  std::shared_ptr<SSL_CTX> context_;
  RawServer server_;
};

}  // namespace web::native
