// Names beyond ASCII as DNS and a URL have them (UTS #46, URL §3.3).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace web::protocol {

// Why there was none, as in "The host of … is not a valid internationalised name".
extern const char* const whyNoDomain;

// "Bücher.example" becomes "xn--bcher-kva.example". Takes well-formed UTF-8; nothing if the name is
// not a valid one, or beyond libidn2: tests/protocol/url_data_test.cpp has the list.
std::optional<std::string> domainToAscii(std::string_view domain);

}  // namespace web::protocol
