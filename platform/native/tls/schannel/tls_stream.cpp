// TLS with SChannel, between two streams of bytes.
#include "native/tls/schannel/tls_stream.h"

#include <algorithm>
#include <utility>

#include "native/net/address.h"
#include "native/tls/schannel/first_record.h"
#include "native/tls/schannel/tls_failure.h"
#include "native/tls/tls_words.h"
#include "url/host_name.h"

namespace web::native {

namespace {

// The most that is read at once. A record is never larger than 18 KiB.
constexpr std::size_t readAhead = std::size_t{64} << 10;

ServerName nameOf(const std::string& host) {
  if (auto address = Address::fromLiteral(host)) return {address->hostText(), true};
  return {host.ends_with('.') ? host.substr(0, host.size() - 1) : host};
}

}  // namespace

// RFC 6066 §3: an address is not sent as a name.
TlsStream::TlsStream(std::unique_ptr<Stream> lower, const std::string& host,
                     std::shared_ptr<TlsContext> context)
    : Stream(lower->descriptor(), true),
      lower_(std::move(lower)),
      input_(*lower_),
      output_(*lower_),
      name_(nameOf(host)),
      security_(std::move(context), name_.isAddress ? std::string() : name_.host) {
  if (!name_.isAddress && protocol::hasEmptyLabel(host)) {
    fail(noTls);
  }
}

Outcome TlsStream::start() {
  if (broken_) return Outcome::failed;
  if (auto outcome = flush(); outcome != Outcome::done) return outcome;
  const auto outcome = shakeHands();
  if (established_)
    static_cast<void>(lower_->takeDrained());  // The loop announces what comes next.
  input_.startShare();
  // After a failure, an alert tells the server why. hasUnsent() if it cannot be written now.
  return flush() == Outcome::failed ? Outcome::failed : outcome;
}

Outcome TlsStream::shakeHands() {
  for (;;) {
    if (needsMore_) {
      if (auto outcome = fill(); outcome != Outcome::done) return outcome;
      if (!established_ && isNoTls(received_.bytes())) {
        return fail(isNoTlsServer(name_.host));
      }
      if (isFirst_ && isTooOld(received_.bytes())) return refuseVersion();
    }
    auto& ciphertext = output_.ciphertext();
    const auto unverified = ciphertext.size();
    const auto step = security_.step(received_.bytes(), ciphertext);
    if (output_.isLost()) ciphertext.clear();
    if (step.status == SEC_E_OK) {
      received_.keepLast(step.left);
      needsMore_ = received_.isEmpty();
      return established_ ? Outcome::done : establish(unverified);
    }
    if (useStep(step) == Outcome::failed) return Outcome::failed;
  }
}

Outcome TlsStream::refuseVersion() {
  security_.tell(static_cast<DWORD>(Alert::protocolVersion), output_.ciphertext());
  return fail(offersOldVersions(name_.host));
}

// For a handshake that is not finished.
Outcome TlsStream::useStep(SecurityContext::Step step) {
  switch (step.status) {
    case SEC_I_CONTINUE_NEEDED:
      isFirst_ = isFirst_ && received_.isEmpty();
      needsMore_ = step.left == 0 || step.left == received_.bytes().size();
      received_.keepLast(step.left);
      return Outcome::done;
    case SEC_E_INCOMPLETE_MESSAGE:
      needsMore_ = true;
      return Outcome::done;
    case SEC_I_INCOMPLETE_CREDENTIALS:
      if (std::exchange(isCertificateRequested_, true)) return fail(explain(step.status));
      security_.showNobody();
      needsMore_ = false;
      return Outcome::done;
    default:
      return fail(explain(step.status));
  }
}

// SChannel's last output begins at `unverified`: it is sent only if the certificate is accepted.
Outcome TlsStream::establish(std::size_t unverified) {
  facts_ = security_.facts();
  // wine negotiates versions that we have disabled.
  if (facts_.protocol < security_.shared().oldestProtocol()) {
    output_.ciphertext().resize(unverified);
    return refuseVersion();
  }
  const auto certificate = security_.serversCertificate();
  ChainFault fault{name_.host + " sent no certificate"};
  if (certificate) fault = security_.shared().trust().refusalOf(certificate.get(), name_);
  if (!fault.why.empty()) {
    output_.ciphertext().resize(unverified);
    security_.tell(static_cast<DWORD>(fault.alert), output_.ciphertext());
    return fail(std::move(fault.why));
  }
  if (!security_.establish()) return fail(noTls);
  established_ = true;
  input_.establish();
  return Outcome::done;
}

// Returns done if more bytes were received.
Outcome TlsStream::fill() {
  if (output_.isStuck()) return Outcome::waitWrite;
  const auto room = received_.room(readAhead);
  if (room.empty()) return fail(name_.host + " sent a TLS message that is too long");
  const auto transfer = input_.read(room);
  if (transfer.outcome == Outcome::ended || transfer.outcome == Outcome::failed) {
    return failByLower(transfer.outcome);
  }
  if (transfer.outcome == Outcome::done) {
    received_.add(transfer.count);
    needsMore_ = false;
  }
  return transfer.outcome;
}

Transfer TlsStream::read(std::span<std::byte> room) {
  if (broken_) return {Outcome::failed};
  const auto transfer = readPlain(room);
  if (transfer.outcome != Outcome::done) input_.startShare();
  if (input_.hasTooManyMessages()) {
    return {fail(sentTooManyMessages(name_.host))};
  }
  if (transfer.outcome == Outcome::done) input_.noteBytes();
  return transfer;
}

Transfer TlsStream::readPlain(std::span<std::byte> room) {
  for (;;) {
    if (!plain_.empty()) return give(room);
    if (hasEnded_) return {Outcome::ended};
    if (input_.hasTooManyMessages()) return {Outcome::failed};
    if (isAnswering_) {
      if (auto outcome = shakeHands(); outcome != Outcome::done) return {outcome};
      isAnswering_ = false;
      continue;
    }
    if (needsMore_ || received_.isEmpty()) {
      if (received_.isEmpty() && input_.isEmpty() && lower_->takeDrained())
        return {Outcome::waitRead};
      if (auto outcome = fill(); outcome != Outcome::done) return {outcome};
    }
    if (decrypt() == Outcome::failed) return {Outcome::failed};
  }
}

Outcome TlsStream::decrypt() {
  const bool isAlert = isAlertRecord(received_.bytes());
  const auto opened = security_.open(received_.bytes());
  switch (opened.status) {
    case SEC_E_OK:
      plain_ = opened.plain;
      received_.keepLast(opened.left);
      if (plain_.empty()) input_.noteMessage();
      hasEnded_ = plain_.empty() && isAlert;  // wine reports the end only like this.
      return Outcome::done;
    case SEC_E_INCOMPLETE_MESSAGE:
      needsMore_ = true;
      return Outcome::done;
    case SEC_I_CONTEXT_EXPIRED:
      hasEnded_ = true;
      return Outcome::done;
    case SEC_I_RENEGOTIATE:
      received_.keepLast(opened.left);
      return renegotiate();
    default:
      return fail(explain(opened.status));
  }
}

// SChannel returns SEC_I_RENEGOTIATE for each of TLS's own messages. In TLS 1.2 it means that the
// server tries to renegotiate, which several attacks use.
Outcome TlsStream::renegotiate() {
  input_.noteMessage();
  if (facts_.protocol < SP_PROT_TLS1_3_CLIENT) {
    security_.tell(static_cast<DWORD>(Alert::noRenegotiation), output_.ciphertext());
    return fail(name_.host + " tries to renegotiate TLS, which is not safe");
  }
  isAnswering_ = true;
  needsMore_ = received_.isEmpty();
  return Outcome::done;
}

Transfer TlsStream::give(std::span<std::byte> room) {
  const auto count = std::min(room.size(), plain_.size());
  std::copy_n(plain_.begin(), count, room.begin());
  plain_ = plain_.subspan(count);
  return {Outcome::done, count};
}

Transfer TlsStream::write(std::span<const std::byte> bytes) {
  if (broken_) return {Outcome::failed};
  if (auto outcome = flush(); outcome != Outcome::done) return {outcome};
  output_.expect(bytes.size(), readAhead / 2);
  std::size_t written = 0;
  while (written < bytes.size() && !output_.isFull()) {
    std::size_t count = 0;
    const auto status = security_.seal(bytes.subspan(written), output_.ciphertext(), count);
    if (status != SEC_E_OK) {
      fail(explain(status));
      return {written > 0 ? Outcome::done : Outcome::failed, written};
    }
    written += count;
  }
  return {flush() == Outcome::failed ? Outcome::failed : Outcome::done, written};
}

Outcome TlsStream::flush() {
  const auto outcome = output_.flush();
  if (outcome == Outcome::failed && failure_.empty()) failure_ = lower_->failure();
  return outcome;
}

void TlsStream::endWriting() {
  if (established_ && !broken_) security_.sayGoodbye(output_.ciphertext());
  output_.endOnceSent();
  flush();
}

void TlsStream::releaseMemory() {
  if (plain_.empty()) received_.releaseMemory();
  input_.releaseMemory();
  output_.releaseMemory();
}

std::string TlsStream::description() const {
  return facts_.version + ", " + facts_.cipher + (facts_.isResumed ? ", resumed" : "");
}

void TlsStream::describe(ConnectionInfo& info) const {
  lower_->describe(info);
  info.tlsVersion = facts_.version;
  info.tlsCipher = facts_.cipher;
  info.isResumed = facts_.isResumed;
}

Outcome TlsStream::fail(std::string why) {
  broken_ = true;
  if (failure_.empty()) failure_ = std::move(why);
  return Outcome::failed;
}

Outcome TlsStream::failByLower(Outcome outcome) {
  return fail(lostConnection(name_.host, *lower_, outcome, established_));
}

std::string TlsStream::explain(SECURITY_STATUS status) {
  return explainFailure(status, {.host = name_.host,
                                 .received = received_.bytes(),
                                 .isHandshake = !established_,
                                 .isFirst = isFirst_,
                                 .isCertificateRequested = isCertificateRequested_,
                                 .hasCertificate = security_.shared().hasCertificate()});
}

}  // namespace web::native
