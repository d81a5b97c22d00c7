// The records of a TLS connection, seen from the outside: RFC 8446 §5.1 has their lengths in clear.
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace web::native {

class TlsRecords {
 public:
  // How many of the bytes to hand to OpenSSL together, so that it comes back to us: it works
  // through all that it holds before it does. No more than end `most` records, and nothing behind a
  // record that says itself that it is none of application data, which may hold thousands of
  // messages. Counts `most` down. Takes note of these bytes; the others are to come again.
  std::size_t take(std::span<const std::byte> bytes, std::size_t& most);

 private:
  static constexpr std::size_t headerSize = 5;

  bool isApplicationData() const { return header_[0] == std::byte{23}; }
  std::size_t takeHeader(std::span<const std::byte> bytes);

  std::array<std::byte, headerSize> header_{};
  std::size_t headerTaken_ = 0;
  std::size_t bodyLeft_ = 0;  // Once the header is there.
};

}  // namespace web::native
