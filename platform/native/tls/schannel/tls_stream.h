// TLS over another Stream, with SChannel. Verifies the server's certificate and name.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "native/net/stream.h"
#include "native/tls/schannel/received.h"
#include "native/tls/schannel/security_context.h"
#include "native/tls/schannel/server_trust.h"
#include "native/tls/schannel/tls_context.h"
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

 private:
  Outcome shakeHands();
  Outcome refuseVersion();
  Outcome useStep(SecurityContext::Step step);
  Outcome establish(std::size_t unverified);
  Outcome fill();
  Transfer readPlain(std::span<std::byte> room);
  Outcome decrypt();
  Outcome renegotiate();
  Transfer give(std::span<std::byte> room);
  Outcome fail(std::string why);
  Outcome failByLower(Outcome outcome);
  std::string explain(SECURITY_STATUS status);

  std::unique_ptr<Stream> lower_;
  TlsInput input_;
  TlsOutput output_;
  ServerName name_;
  SecurityContext security_;
  SecurityContext::Facts facts_;
  Received received_;
  std::span<std::byte> plain_;  // The decrypted part of received_, which read() returns.
  bool isFirst_ = true;         // No bytes from the server were used yet.
  bool needsMore_ = false;      // SChannel needs more bytes than were received.
  bool established_ = false, broken_ = false, hasEnded_ = false;
  bool isAnswering_ = false;  // One of TLS's own messages has arrived after the handshake.
  // The server asked for a client certificate, and we have none.
  bool isCertificateRequested_ = false;
  std::string failure_;
};

}  // namespace web::native
