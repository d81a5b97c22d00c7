// The messages (binary, subprotocol "tadpoles.v1"): a kind, followed by its fields. Numbers are
// little-endian; text is UTF-8 and extends to the end.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tadpoles {

inline constexpr char protocolName[] = "tadpoles.v1";

enum class Kind : std::uint8_t {
  // From a player.
  hello = 1,  // key (8 bytes), hue (1), name: the same key means the same tadpole
  input = 2,  // number (4), heading (1), thrust (1)
  ping = 3,   // the player's clock (8, milliseconds as a double)
  say = 4,    // text
  // From the server.
  welcome = 16,   // id (2), seed (8)
  who = 17,       // id (2), hue (1), name
  snapshot = 18,  // bits, see snapshot.cpp
  pong = 19,      // the ping's clock (8), the server's clock (8)
  said = 20,      // id (2), text
  left = 21,      // id (2)
};

class MessageWriter {
 public:
  explicit MessageWriter(Kind kind) { write(static_cast<std::uint8_t>(kind)); }

  template <class T>
  MessageWriter& write(T value) {
    static_assert(std::endian::native == std::endian::little);
    return write(std::as_bytes(std::span(&value, 1)));
  }
  MessageWriter& write(std::span<const std::byte> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return *this;
  }
  MessageWriter& write(std::string_view text) {
    return write(std::as_bytes(std::span(text.data(), text.size())));
  }

  const std::vector<std::byte>& bytes() const { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

// Reading beyond the end yields zeros, and sets failed().
class MessageReader {
 public:
  explicit MessageReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  template <class T>
  T read() {
    T value{};
    if (bytes_.size() < sizeof value) return failed_ = true, bytes_ = {}, value;
    std::memcpy(&value, bytes_.data(), sizeof value);
    bytes_ = bytes_.subspan(sizeof value);
    return value;
  }
  Kind kind() { return static_cast<Kind>(read<std::uint8_t>()); }
  std::span<const std::byte> rest() const { return bytes_; }
  std::string text() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }
  bool failed() const { return failed_; }

 private:
  std::span<const std::byte> bytes_;
  bool failed_ = false;
};

}  // namespace tadpoles
