// Finds the records of a TLS connection from the outside: their lengths are not encrypted (RFC 8446
// §5.1).
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace web::native {

class TlsRecords {
 public:
  // Returns how many of the bytes to give to the TLS library at once, which processes them all
  // before it returns: up to the end of `most` records, and nothing after a record whose type is
  // not application data, since that may hold thousands of messages. Counts `most` down. Call it
  // again with the rest of the bytes.
  std::size_t take(std::span<const std::byte> bytes, std::size_t& most);

 private:
  static constexpr std::size_t headerSize = 5;

  bool isApplicationData() const { return header_[0] == std::byte{23}; }
  std::size_t takeHeader(std::span<const std::byte> bytes);

  std::array<std::byte, headerSize> header_{};
  std::size_t headerTaken_ = 0;
  std::size_t bodyLeft_ = 0;  // Valid once the header is complete.
};

}  // namespace web::native
