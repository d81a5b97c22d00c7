// TLS with OpenSSL, between two streams of bytes.
#include "native/tls/openssl/tls_stream.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "exceptions.h"
#include "native/net/address.h"
#include "native/net/library_text.h"
#include "native/tls/openssl/tls_failure.h"
#include "native/tls/tls_words.h"
#include "url/host_name.h"

namespace web::native {

namespace {

// What both ephemeral keys of the handshake hold. OpenSSL would keep them as long as the
// connection, but no later message needs them: without RFC 5746's renegotiation, new keys are made
// from those in use (RFC 8446 §7.2).
void forgetEphemeralKeys(SSL* ssl) {
  for (const int which : {SSL_CTRL_GET_TMP_KEY, SSL_CTRL_GET_PEER_TMP_KEY}) {
    EVP_PKEY* key = nullptr;
    if (SSL_ctrl(ssl, which, 0, &key) != 1) continue;
    EVP_PKEY_set_type(key, EVP_PKEY_X25519);  // Empty.
    EVP_PKEY_free(key);
  }
}

// A part of a record has come, or has not been read yet. OpenSSL before 3.0.14
// (3.1.6, 3.2.2, 3.3.1) would free the buffer that it still needs (CVE-2024-4741).
bool hasBegunRecord(const SSL* ssl) {
  return SSL_has_pending(ssl) == 1 || SSL_rstate_string(ssl) == std::string_view("RB");
}

}  // namespace

struct TlsStream::Bridge {
  static TlsStream& streamOf(BIO* bio) { return *static_cast<TlsStream*>(BIO_get_data(bio)); }

  static int read(BIO* bio, char* room, int size) {
    auto& stream = streamOf(bio);
    BIO_clear_retry_flags(bio);
    auto bytes = std::as_writable_bytes(std::span(room, static_cast<std::size_t>(size)));
    auto transfer = stream.readCiphertext(bytes);
    stream.lowerRead_ = transfer.outcome;
    if (transfer.outcome == Outcome::done) return static_cast<int>(transfer.count);
    if (transfer.outcome == Outcome::ended) return 0;
    if (transfer.outcome != Outcome::failed) BIO_set_retry_read(bio);
    return -1;
  }

  // Accepts all bytes, so OpenSSL never has to write the same record again.
  static int write(BIO* bio, const char* bytes, int size) {
    auto& output = streamOf(bio).output_;
    auto& ciphertext = output.ciphertext();
    auto* start = reinterpret_cast<const std::byte*>(bytes);
    BIO_clear_retry_flags(bio);
    if (output.isLost()) return size;
    const bool hasRoom =
        callWithinMemory([&] { ciphertext.insert(ciphertext.end(), start, start + size); });
    return hasRoom ? size : -1;
  }

  static long control(BIO* bio, int command, long, void*) {
    if (command == BIO_CTRL_FLUSH) return 1;
    if (command == BIO_CTRL_EOF) return streamOf(bio).lowerRead_ == Outcome::ended;
    return 0;
  }

  static BIO_METHOD* method() {
    static BIO_METHOD* const made = [] {
      auto* methods = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "web::Stream");
      BIO_meth_set_read(methods, read);
      BIO_meth_set_write(methods, write);
      BIO_meth_set_ctrl(methods, control);
      return methods;
    }();
    return made;
  }
};

TlsStream::TlsStream(std::unique_ptr<Stream> lower, const std::string& host,
                     std::shared_ptr<TlsContext> context)
    : Stream(lower->descriptor(), true),
      lower_(std::move(lower)),
      input_(*lower_),
      output_(*lower_),
      context_(std::move(context)),
      ssl_(SSL_new(context_->openssl())) {
  auto* bio = ssl_ ? BIO_new(Bridge::method()) : nullptr;
  if (!bio) ssl_.reset();
  if (!ssl_) return;
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);  // OpenSSL owns it.
  SSL_set_verify(ssl_.get(), context_->verifies() ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, verify);
  SSL_set_cert_cb(ssl_.get(), noteRequest, this);
  SSL_set_msg_callback(ssl_.get(), noteMessage);
  SSL_set_msg_callback_arg(ssl_.get(), this);
  expectHost(host);
  if (!ssl_) return;
  if (auto session = context_->sessions().take(host_)) SSL_set_session(ssl_.get(), session.get());
}

// RFC 9525: only names in subjectAltName count, and a wildcard is a whole label.
void TlsStream::expectHost(const std::string& host) {
  auto* expected = SSL_get0_param(ssl_.get());
  X509_VERIFY_PARAM_set_hostflags(
      expected, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  bool expects = false;
  if (auto address = Address::fromLiteral(host)) {
    host_ = address->hostText();
    expects = X509_VERIFY_PARAM_set1_ip_asc(expected, host_.c_str()) == 1;
  } else {
    host_ = host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
    // To OpenSSL, ".example" means every name below example.
    expects = !protocol::hasEmptyLabel(host) &&
              X509_VERIFY_PARAM_set1_host(expected, host_.c_str(), host_.size()) == 1 &&
              SSL_ctrl(ssl_.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                       host_.data()) == 1;  // The macro for it warns where it is used.
  }
  if (!expects) ssl_.reset();  // Never connect without checking the name.
}

int TlsStream::verify(int accepted, X509_STORE_CTX* verification) {
  if (accepted) return 1;
  auto* ssl = static_cast<SSL*>(
      X509_STORE_CTX_get_ex_data(verification, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto& stream = of(ssl);
  if (!stream.context_->verifies()) return 1;
  if (!callWithinMemory([&] { stream.failure_ = explainCertificate(verification, stream.host_); }))
    stream.failure_ = "out of memory";
  return 0;
}

// Called when the server asks for a client certificate. The context provides it, if there is one.
int TlsStream::noteRequest(SSL*, void* stream) {
  static_cast<TlsStream*>(stream)->isCertificateRequested_ = true;
  return 1;
}

// Called with each message, and with the header of each record.
void TlsStream::noteMessage(int isSent, int, int kind, const void* message, std::size_t size, SSL*,
                            void* stream) {
  if (isSent) return;
  auto& self = *static_cast<TlsStream*>(stream);
  if (kind == SSL3_RT_HANDSHAKE) self.input_.noteMessage();
  if (kind == SSL3_RT_ALERT && size == 2)
    self.hasEnded_ = static_cast<const unsigned char*>(message)[1] == SSL3_AD_CLOSE_NOTIFY;
}

Transfer TlsStream::readCiphertext(std::span<std::byte> room) {
  if (output_.isStuck()) return {Outcome::waitWrite};
  // In a handshake the server has nothing to say before it has heard us.
  if (!established_ && input_.isEmpty() && !output_.isEmpty()) return {Outcome::waitRead};
  return input_.read(room);
}

// Calls OpenSSL. What has come of it is not asked of SSL_get_error(): that takes an error that
// other code has left in this thread's queue for ours, and to look there first takes 250
// instructions.
template <class F>
Outcome TlsStream::call(F&& function) {
  lowerRead_ = Outcome::done;
  if (function(ssl_.get()) > 0) return Outcome::done;
  const bool isWaiting = lowerRead_ != Outcome::done && SSL_want_read(ssl_.get()) &&
                         BIO_should_retry(SSL_get_rbio(ssl_.get()));
  if (isWaiting) return lowerRead_;
  if (hasEnded_) return Outcome::ended;
  broken_ = true;
  if (failure_.empty()) failure_ = explain();
  ERR_clear_error();  // Others on this thread may look there.
  return Outcome::failed;
}

Outcome TlsStream::start() {
  if (!ssl_) {
    failure_ = noTls;
    return Outcome::failed;
  }
  if (auto outcome = flush(); outcome != Outcome::done) return outcome;
  ERR_clear_error();
  auto outcome = call(SSL_connect);
  established_ = outcome == Outcome::done;
  if (established_) {
    input_.establish();
    forgetEphemeralKeys(ssl_.get());
    static_cast<void>(lower_->takeDrained());  // The loop announces what comes next.
  }
  pause();
  // After a failure, an alert tells the server why. hasUnsent() if it cannot be written now. The
  // end of the handshake does not wait for the request: a server would answer both in one go, and
  // without TCP_NODELAY its answer to the request would wait for our delayed acknowledgement.
  return flush() == Outcome::failed ? Outcome::failed : outcome;
}

// Call this before returning to the loop.
void TlsStream::pause() {
  input_.startShare();
  leaveBuffers();
}

// A few connections keep what the next record needs, until they are silent: 66 KB.
// SSL_MODE_RELEASE_BUFFERS would free it after each record, and not after a ticket.
void TlsStream::leaveBuffers() {
  if (!bufferPlace_ && established_) bufferPlace_ = context_->takeBufferPlace();
  if (!bufferPlace_) freeBuffers();
}

void TlsStream::freeBuffers() {
  if (!hasBegunRecord(ssl_.get())) SSL_free_buffers(ssl_.get());
}

Transfer TlsStream::read(std::span<std::byte> room) {
  if (broken_) return {Outcome::failed};
  // A shortcut: OpenSSL would find out the same, but more slowly.
  if (established_ && input_.isEmpty() && !SSL_has_pending(ssl_.get()) && lower_->takeDrained()) {
    pause();
    return {Outcome::waitRead};
  }
  std::size_t count = 0;
  auto outcome = call([&](SSL* ssl) { return SSL_read_ex(ssl, room.data(), room.size(), &count); });
  if (outcome != Outcome::done) pause();
  if (input_.hasTooManyMessages()) return failOfTooManyMessages();
  if (outcome == Outcome::done) input_.noteBytes();
  return {outcome, count};
}

Transfer TlsStream::failOfTooManyMessages() {
  broken_ = true;
  if (failure_.empty()) failure_ = sentTooManyMessages(host_);
  return {Outcome::failed};
}

Transfer TlsStream::write(std::span<const std::byte> bytes) {
  if (broken_) return {Outcome::failed};
  if (auto outcome = flush(); outcome != Outcome::done) return {outcome};
  output_.expect(bytes.size(), TlsOutput::keptCapacity);
  std::size_t written = 0;
  while (written < bytes.size() && !output_.isFull()) {
    std::size_t count = 0;
    auto rest = bytes.subspan(written);
    auto outcome =
        call([&](SSL* ssl) { return SSL_write_ex(ssl, rest.data(), rest.size(), &count); });
    if (outcome != Outcome::done) return {written > 0 ? Outcome::done : outcome, written};
    written += count;
  }
  leaveBuffers();
  return {flush() == Outcome::failed ? Outcome::failed : Outcome::done, written};
}

Outcome TlsStream::flush() {
  const auto outcome = output_.flush();
  if (outcome == Outcome::failed && failure_.empty()) failure_ = lower_->failure();
  return outcome;
}

void TlsStream::endWriting() {
  // OpenSSL does not allow this after a failure.
  if (established_ && !broken_) SSL_shutdown(ssl_.get());
  output_.endOnceSent();
  flush();
}

void TlsStream::releaseMemory() {
  input_.releaseMemory();
  output_.releaseMemory();
  bufferPlace_.reset();
  if (ssl_) freeBuffers();
}

std::string TlsStream::description() const {
  return libraryText(SSL_get_version(ssl_.get())) + ", " +
         libraryText(SSL_get_cipher_name(ssl_.get())) +
         (SSL_session_reused(ssl_.get()) ? ", resumed" : "");
}

void TlsStream::describe(ConnectionInfo& info) const {
  lower_->describe(info);
  info.tlsVersion = SSL_get_version(ssl_.get());
  info.tlsCipher = SSL_get_cipher_name(ssl_.get());
  info.isResumed = SSL_session_reused(ssl_.get()) != 0;
}

std::string TlsStream::explain() const {
  // In the handshake the first error says most. Later, there may be others' before it.
  const auto error = established_ ? ERR_peek_last_error() : ERR_peek_error();
  const bool isRefused = lowerRead_ != Outcome::failed && isCertificateRequested_ && isAlert(error);
  if (isRefused) return explainRefusal(host_, SSL_get_certificate(ssl_.get()) != nullptr, error);
  if (lowerRead_ != Outcome::failed && lowerRead_ != Outcome::ended)
    return explainTlsError(host_, error);
  return lostConnection(host_, *lower_, lowerRead_, established_);
}

}  // namespace web::native
