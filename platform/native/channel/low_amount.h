// Whether bufferedAmount has fallen to where somebody wants to hear of it.
#pragma once

#include <cstdint>

#include "channel.h"

namespace web::native {

// Used on the loop's own thread: the network thread leaves the amount as it is.
class LowAmount {
 public:
  // Nobody before the first call.
  void report(BufferedAmountClient& client) { client_ = &client; }
  void stop() { client_ = nullptr; }

  // The amount is another one. True if tell() is to be called, in a task of its own.
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
