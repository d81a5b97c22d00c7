#include "native/tls/tls_records.h"

#include <algorithm>

namespace web::native {

std::size_t TlsRecords::takeHeader(std::span<const std::byte> bytes) {
  const auto count = std::min(bytes.size(), headerSize - headerTaken_);
  std::copy_n(bytes.begin(), count, header_.begin() + static_cast<std::ptrdiff_t>(headerTaken_));
  headerTaken_ += count;
  bodyLeft_ =
      std::to_integer<std::size_t>(header_[3]) << 8 | std::to_integer<std::size_t>(header_[4]);
  return count;
}

std::size_t TlsRecords::take(std::span<const std::byte> bytes, std::size_t& most) {
  std::size_t taken = 0;
  while (taken < bytes.size() && most > 0) {
    if (headerTaken_ < headerSize) taken += takeHeader(bytes.subspan(taken));
    if (headerTaken_ < headerSize) break;
    const auto count = std::min(bytes.size() - taken, bodyLeft_);
    taken += count;
    bodyLeft_ -= count;
    if (bodyLeft_ > 0) break;
    headerTaken_ = 0;
    --most;
    if (!isApplicationData()) break;
  }
  return taken;
}

}  // namespace web::native
