// The rules for the arguments of close(), on every platform.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "init_rules.h"

namespace web {

// WebSockets §3.1: both arguments are checked before the state. The reason must already have gone
// through toWellFormed().
std::optional<Misuse> misuseInClose(std::uint16_t code, const std::string& reason);

}  // namespace web
