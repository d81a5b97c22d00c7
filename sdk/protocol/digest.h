// Defined with the library that also provides TLS.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace web::protocol {

std::array<std::byte, 20> sha1(std::string_view text);

}  // namespace web::protocol
