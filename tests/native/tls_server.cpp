// OpenSSL's server side, with blocking sockets.
#include "native/tls_server.h"

#include "native/test_sockets.h"
#include "native/test_system.h"

namespace web::native {

namespace {

constexpr unsigned char http1[] = "\x08http/1.1";

int chooseProtocol(SSL*, const unsigned char** chosen, unsigned char* size,
                   const unsigned char* offered, unsigned offeredSize, void*) {
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, size, http1, sizeof http1 - 1, offered, offeredSize) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

std::shared_ptr<SSL_CTX> makeTlsContext(const TlsOptions& options) {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  // Allows weak algorithms: the client is to refuse them.
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_cipher_list(context.get(), "ALL:@SECLEVEL=0");
  SSL_CTX_set_min_proto_version(context.get(), options.minVersion);
  SSL_CTX_set_max_proto_version(context.get(), options.maxVersion);
  SSL_CTX_use_certificate(context.get(), options.identity.certificate.get());
  SSL_CTX_use_PrivateKey(context.get(), options.identity.key.get());
  for (const auto& each : options.chain) {
    SSL_CTX_add1_chain_cert(context.get(), each.certificate.get());
  }
  SSL_CTX_set_alpn_select_cb(context.get(), chooseProtocol, nullptr);
  // Allows early data.
  SSL_CTX_set_max_early_data(context.get(), 16384);
  // Sessions are only in their tickets: ThreadSanitizer does not understand OpenSSL's reference
  // counting.
  SSL_CTX_set_options(context.get(), SSL_OP_NO_ANTI_REPLAY);
  SSL_CTX_set_session_id_context(context.get(), http1, sizeof http1);
  if (options.clientAuthority) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()),
                        options.clientAuthority->certificate.get());
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  return context;
}

TlsPeer::TlsPeer(int descriptor, SSL_CTX* context) : Peer(descriptor), ssl_(SSL_new(context)) {
  ignoreBrokenPipes();
  SSL_set_fd(ssl_, descriptor);
  established_ = SSL_accept(ssl_) == 1;
}

TlsPeer::~TlsPeer() {
  // Reads what the client has sent meanwhile, so that no reset overtakes our alert.
  if (!established_) {
    endSending(descriptor());
    char unused[1024];
    while (receiveFrom(descriptor(), unused, sizeof unused) > 0) {
    }
  }
  SSL_free(ssl_);
}

long TlsPeer::receive(char* room, std::size_t size) {
  if (!established_) return 0;
  return SSL_read(ssl_, room, static_cast<int>(size));
}

long TlsPeer::transmit(const char* bytes, std::size_t size) {
  if (!established_) return 0;
  return SSL_write(ssl_, bytes, static_cast<int>(size));
}

void TlsPeer::goodbye() {
  if (established_) SSL_shutdown(ssl_);
}

TlsServer::TlsServer(Script script, const TlsOptions& options)
    : context_(makeTlsContext(options)),
      server_([script = std::move(script)](Peer& peer) { script(static_cast<TlsPeer&>(peer)); },
              {.family = options.family, .makePeer = [this](int descriptor) {
                 return std::make_unique<TlsPeer>(descriptor, context_.get());
               }}) {}

std::string TlsServer::url(std::string_view host) const {
  return "wss://" + std::string(host) + ":" + std::to_string(server_.port()) + "/";
}

}  // namespace web::native
