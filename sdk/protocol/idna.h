// Names beyond ASCII as DNS and a URL have them (UTS #46, URL §3.3).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace web::protocol {

// "Bücher.example" becomes "xn--bcher-kva.example". Nothing if the name is not a valid one.
std::optional<std::string> domainToAscii(std::string_view domain);

}  // namespace web::protocol
