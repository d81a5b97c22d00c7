// What close() may be called with, on every platform.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "init_rules.h"

namespace web {

// WebSockets §3.1: both arguments are checked before the state. The reason is what is sent:
// toWellFormed() has had it.
std::optional<Misuse> misuseInClose(std::uint16_t code, const std::string& reason);

}  // namespace web
