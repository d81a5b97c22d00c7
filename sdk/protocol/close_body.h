// The body of a Close frame (RFC 6455 §5.5.1): nothing, or a code and a reason.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "protocol/frame.h"

namespace web::protocol {

struct CloseBody {
  std::uint16_t code = closeCode::noCode;
  std::string reason;
};

// Fills `body`, or returns what is wrong.
std::optional<Violation> parseCloseBody(std::span<const std::byte> payload, CloseBody& body);

// Empty if the code must not be in a Close frame. A reason that is too long is cut between two
// characters.
std::string encodeCloseBody(std::uint16_t code, std::string_view reason);

}  // namespace web::protocol
