// A TLS server without a socket.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "native/tls/tls_layer.h"
#include "native/tls_server.h"
#include "native/wire_stream.h"

namespace web::native {

class TlsServerInMemory {
 public:
  explicit TlsServerInMemory(const TlsOptions& options)
      : context_(makeTlsContext(options)), ssl_(SSL_new(context_.get()), &SSL_free) {
    SSL_CTX_set_num_tickets(context_.get(), 0);
    auto* in = BIO_new(BIO_s_mem());
    auto* out = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in, -1);
    BIO_set_mem_eof_return(out, -1);
    SSL_set_bio(ssl_.get(), in, out);
    SSL_set_accept_state(ssl_.get());
    SSL_set_num_tickets(ssl_.get(), 0);
  }

  const std::shared_ptr<Wire>& wire() const { return wire_; }
  SSL* ssl() const { return ssl_.get(); }

  // Takes what the client has written, continues the handshake, and answers.
  void turn() {
    takeIn();
    SSL_do_handshake(ssl_.get());
    putOut();
  }

  // Takes the client through its handshake, which fits into a few turns.
  void shakeHands(Stream& client) {
    for (int i = 0; i < 10 && client.start() != Outcome::done; ++i) turn();
    turn();
  }

  void write(std::string_view bytes) {
    SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
    putOut();
  }
  void sendTicket() {
    EXPECT_EQ(SSL_new_session_ticket(ssl_.get()), 1);
    turn();
  }
  void updateKey() {
    SSL_key_update(ssl_.get(), SSL_KEY_UPDATE_REQUESTED);
    turn();
  }
  void requestHello() {  // TLS 1.2: asks for a renegotiation.
    SSL_renegotiate(ssl_.get());
    SSL_do_handshake(ssl_.get());
    putOut();
  }

 private:
  void takeIn() {
    auto& bytes = wire_->toServer;
    if (!bytes.empty()) {
      BIO_write(SSL_get_rbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
    }
    bytes.clear();
  }
  void putOut() {
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(SSL_get_wbio(ssl_.get()), &bytes);
    wire_->toClient.append(bytes, static_cast<std::size_t>(size));
    BIO_reset(SSL_get_wbio(ssl_.get()));
  }

  std::shared_ptr<SSL_CTX> context_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
  std::shared_ptr<Wire> wire_ = std::make_shared<Wire>();
};

// The client's end, made by the library.
inline std::unique_ptr<Stream> tlsOver(const std::shared_ptr<Wire>& wire, const std::string& host,
                                       const TlsSettings& settings = {}) {
  return makeTlsLayer(std::make_unique<WireStream>(wire), host, sharedTlsContext(settings).context);
}

}  // namespace web::native
