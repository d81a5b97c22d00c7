#include "native/tls/openssl/tls_context.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <openssl/err.h>

#include "exceptions.h"
#include "native/tls/openssl/system_trust.h"
#include "native/tls/openssl/tls_key_log.h"
#include "native/tls/openssl/tls_stream.h"
#include "native/tls/tls_words.h"

namespace web::native {

namespace {

// A lower level would accept RSA-1024 and SHA-1.
constexpr int securityLevel = 2;

// Exactly three records (RFC 8446 §5.2: 16 KiB, a header and what encryption adds), behind the
// three bytes that OpenSSL leaves free: the rest of a fourth would take a call of its own, and be
// moved.
constexpr std::size_t readAhead = 3 * (5 + 16384 + 1 + 16) + 3;

// RFC 7301: we do not offer HTTP/2, because RFC 6455's opening handshake needs HTTP/1.1.
constexpr unsigned char protocols[] = "\x08http/1.1";

int keepSession(SSL* ssl, SSL_SESSION* session) {
  if (!SSL_SESSION_is_resumable(session)) return 0;
  TlsSessions::Session owned(session);
  // If memory is short, the next connection does a full handshake.
  static_cast<void>(callWithinMemory([&] { TlsStream::of(ssl).keep(std::move(owned)); }));
  return 1;  // We own the session now.
}

}  // namespace

TlsContext::BufferPlace TlsContext::takeBufferPlace() {
  if (bufferPlaces_ >= mostBufferPlaces) return nullptr;
  BufferPlace place(this);
  if (++bufferPlaces_ > mostBufferPlaces) place.reset();
  return place;
}

TlsContextResult setUpPlainTlsContext(const TlsSettings& settings) {
  auto made = std::make_shared<TlsContext>(settings);
  if (!made->fault().empty()) return {nullptr, made->fault()};
  return {std::move(made), {}};
}

TlsContext::TlsContext(const TlsSettings& settings)
    : context_(SSL_CTX_new(TLS_client_method())),
      verifies_(!settings.trust.acceptAnyCertificateEvenAnAttackers) {
  ERR_clear_error();
  fault_ = context_ ? setUp(settings) : noTls;
  ERR_clear_error();
}

// Returns an error message, or an empty string.
std::string TlsContext::setUp(const TlsSettings& settings) {
  auto* context = context_.get();
  const int oldest = settings.minimumVersion == TlsVersion::tls13 ? TLS1_3_VERSION : TLS1_2_VERSION;
  if (!SSL_CTX_set_min_proto_version(context, oldest) ||
      SSL_CTX_set_alpn_protos(context, protocols, sizeof protocols - 1) != 0) {
    return noTls;
  }
  SSL_CTX_set_security_level(context, std::max(securityLevel, SSL_CTX_get_security_level(context)));
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_AUTO_RETRY);
  // OpenSSL's own store does not know hosts.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, keepSession);
  // Reads several records with one system call.
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_default_read_buffer_len(context, readAhead);
  logKeys(context);

  if (settings.trust.system && !trustTheSystems(context)) return noTls;
  return {};
}

}  // namespace web::native
