// Host names beyond ASCII, in the form that DNS and a URL use (UTS #46, URL §3.3).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace web::protocol {

// Why it failed, as in "The host of … is not a valid internationalised name".
extern const char* const whyNoDomain;

// "Bücher.example" becomes "xn--bcher-kva.example". Takes well-formed UTF-8. Returns nothing if the
// name is invalid, or if libidn2 does not know it: tests/protocol/url_data_test.cpp has the list.
std::optional<std::string> domainToAscii(std::string_view domain);

}  // namespace web::protocol
