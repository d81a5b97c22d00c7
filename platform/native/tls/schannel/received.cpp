#include "native/tls/schannel/received.h"

#include <algorithm>

namespace web::native {

std::span<std::byte> Received::room(std::size_t most) {
  if (!room_) room_ = std::make_unique_for_overwrite<std::byte[]>(capacity);
  if (begin_ > 0) {
    std::copy(room_.get() + begin_, room_.get() + end_, room_.get());
    end_ -= begin_;
    begin_ = 0;
  }
  return {room_.get() + end_, std::min(most, capacity - end_)};
}

void Received::releaseMemory() {
  if (!isEmpty()) return;
  room_.reset();
  begin_ = end_ = 0;
}

}  // namespace web::native
