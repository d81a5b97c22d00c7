#include "native/loop/interruption.h"

#include <utility>

#include "exceptions.h"

namespace web::native {

void Interruption::report(std::exception_ptr exception) {
  if (reported_.size() < reported_.capacity()) {
    reported_.push_back(std::move(exception));
  } else {
    static_cast<void>(callWithinMemory([&] { reported_.push_back(std::move(exception)); }));
  }
  noteState();
}

void Interruption::rethrowFirst() {
  auto exception = std::move(reported_.front());
  reported_.erase(reported_.begin());
  noteState();
  std::rethrow_exception(std::move(exception));
}

void Interruption::forgetAll() {
  reported_.clear();
  quitStatus_.reset();
  noteState();
}

}  // namespace web::native
