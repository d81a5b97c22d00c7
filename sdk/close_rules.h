// What close() may be called with, on every platform.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "init_rules.h"

namespace web {

// WebSockets §3.1: both arguments are checked before the state.
std::optional<Misuse> misuseInClose(std::uint16_t code, std::string_view reason);

}  // namespace web
