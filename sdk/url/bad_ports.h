// The ports of other protocols, to which a page may not connect (Fetch, "port blocking").
#pragma once

#include <cstdint>

namespace web::protocol {

bool isBadPort(std::uint16_t port);

}  // namespace web::protocol
