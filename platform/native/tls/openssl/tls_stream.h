// TLS over another Stream, with OpenSSL. Verifies the server's certificate and name.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include <openssl/ssl.h>

#include "native/net/stream.h"
#include "native/tls/openssl/tls_context.h"
#include "native/tls/tls_input.h"
#include "native/tls/tls_output.h"

namespace web::native {

class TlsStream final : public Stream {
 public:
  // The host as in a URL: a name, "127.0.0.1" or "[::1]".
  TlsStream(std::unique_ptr<Stream> lower, const std::string& host,
            std::shared_ptr<TlsContext> context);
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;
  ~TlsStream() override = default;

  Outcome start() override;
  Transfer read(std::span<std::byte> room) override;
  Transfer write(std::span<const std::byte> bytes) override;
  Outcome flush() override;
  bool hasUnsent() const override { return !output_.isEmpty(); }
  void endWriting() override;
  void noticeDeadPeer() override { lower_->noticeDeadPeer(); }
  void releaseMemory() override;
  std::string description() const override;
  void describe(ConnectionInfo& info) const override;
  const std::string& failure() const override { return failure_; }

  // For OpenSSL's callbacks: by the BIO, because a place of our own in its SSL takes 96 bytes.
  static TlsStream& of(const SSL* ssl) {
    return *static_cast<TlsStream*>(BIO_get_data(SSL_get_rbio(ssl)));
  }
  void keep(TlsSessions::Session session) { context_->sessions().keep(host_, std::move(session)); }

 private:
  // OpenSSL's view of the lower stream: our own BIO, because OpenSSL's raises SIGPIPE.
  struct Bridge;
  struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  void expectHost(const std::string& host);
  static int verify(int accepted, X509_STORE_CTX* verification);
  static int noteRequest(SSL* ssl, void* stream);
  static void noteMessage(int isSent, int version, int kind, const void* message, std::size_t size,
                          SSL* ssl, void* stream);
  Transfer readCiphertext(std::span<std::byte> room);
  void pause();
  void leaveBuffers();
  void freeBuffers();
  Transfer failOfTooManyMessages();
  template <class F>
  Outcome call(F&& function);
  std::string explain() const;

  std::unique_ptr<Stream> lower_;
  TlsInput input_;
  TlsOutput output_;
  std::shared_ptr<TlsContext> context_;
  TlsContext::BufferPlace bufferPlace_;
  std::string host_;  // Without brackets and without a trailing dot.
  std::unique_ptr<SSL, Free> ssl_;
  Outcome lowerRead_ = Outcome::done;  // What OpenSSL, in its last call, has heard when it read.
  bool established_ = false, broken_ = false;
  bool isCertificateRequested_ = false;  // The server has asked for a client certificate.
  bool hasEnded_ = false;                // The server has said goodbye (close_notify).
  std::string failure_;
};

}  // namespace web::native
