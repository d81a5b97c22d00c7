// What is asked of TLS, whoever the server is.
#include "native/tls_context.h"

#include <algorithm>
#include <cstddef>
#include <memory>

namespace web::native {

namespace {

// Below this, RSA-1024 and SHA-1 would do.
constexpr int securityLevel = 2;

constexpr std::size_t readAhead = std::size_t{64} << 10;

// RFC 7301: HTTP/2 has no opening handshake of RFC 6455.
constexpr unsigned char protocols[] = "\x08http/1.1";

SSL_CTX* makeContext() {
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                            &SSL_CTX_free);
  if (!context) return nullptr;
  auto* made = context.get();
  if (!SSL_CTX_set_min_proto_version(made, TLS1_2_VERSION) ||
      !SSL_CTX_set_default_verify_paths(made) ||
      SSL_CTX_set_alpn_protos(made, protocols, sizeof protocols - 1) != 0) {
    return nullptr;
  }
  SSL_CTX_set_security_level(made, std::max(securityLevel, SSL_CTX_get_security_level(made)));
  SSL_CTX_set_options(made, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(made, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                             SSL_MODE_RELEASE_BUFFERS | SSL_MODE_AUTO_RETRY);
  SSL_CTX_set_session_cache_mode(made, SSL_SESS_CACHE_OFF);
  // Several records in one system call.
  SSL_CTX_set_read_ahead(made, 1);
  SSL_CTX_set_default_read_buffer_len(made, readAhead);
  return context.release();
}

}  // namespace

SSL_CTX* systemTlsContext() {
  // Never freed: threads that outlive main() may still use it.
  static SSL_CTX* const context = makeContext();
  return context;
}

}  // namespace web::native
