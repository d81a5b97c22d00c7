// Notices when bufferedAmount has fallen to a threshold.
#pragma once

#include <cstdint>

#include "channel.h"

namespace web::native {

// Used on the loop's own thread only; the network thread does not change the amount.
class LowAmount {
 public:
  // Nobody is notified before the first call.
  void report(BufferedAmountClient& client) { client_ = &client; }
  void stop() { client_ = nullptr; }

  // The amount has changed. Returns true if tell() must be called, in a task of its own.
  bool note(std::uint64_t before, std::uint64_t now) {
    if (!client_ || now >= before || !client_->isLow(before, now)) return false;
    isLow_ = true;
    return true;
  }
  bool isLow() const { return isLow_; }
  void tell() {
    isLow_ = false;
    if (client_) client_->bufferedAmountIsLow();
  }

 private:
  BufferedAmountClient* client_ = nullptr;
  bool isLow_ = false;
};

}  // namespace web::native
