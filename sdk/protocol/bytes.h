// Two views of the same octets: text for the API, bytes for the network.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace web::protocol {

inline std::span<const std::byte> asBytes(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

inline std::string_view asText(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace web::protocol
