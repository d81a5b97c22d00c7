#include "native/tls/tls_output.h"

#include <span>
#include <utility>

namespace web::native {

Outcome TlsOutput::flush() {
  if (isLost_) return Outcome::failed;
  while (sent_ < ciphertext_.size()) {
    auto transfer = lower_.write(std::span(ciphertext_).subspan(sent_));
    if (transfer.outcome == Outcome::failed) return lose();
    if (transfer.outcome != Outcome::done) return transfer.outcome;
    sent_ += transfer.count;
  }
  ciphertext_.clear();
  sent_ = 0;
  if (ciphertext_.capacity() > keptCapacity) std::vector<std::byte>().swap(ciphertext_);
  if (std::exchange(isEnding_, false)) lower_.endWriting();
  return Outcome::done;
}

Outcome TlsOutput::lose() {
  isLost_ = true;
  isEnding_ = false;
  std::vector<std::byte>().swap(ciphertext_);
  sent_ = 0;
  return Outcome::failed;
}

}  // namespace web::native
