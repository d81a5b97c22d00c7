// When a server that refuses a connection asks clients to come back.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace web {

// The value of a Retry-After field (RFC 9110 §10.2.3): seconds, or a date in any of the three forms
// of §5.6.7. Zero for a date in the past; nothing for an invalid value.
std::optional<std::chrono::seconds> retryAfter(std::string_view field,
                                               std::chrono::system_clock::time_point now);

}  // namespace web
