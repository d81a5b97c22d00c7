// The grammar of WWW-Authenticate and Proxy-Authenticate (RFC 9110 §11.6.1).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/http_head.h"

namespace web::protocol {

// The schemes that these fields offer, in their order, as in {"Digest", "Basic"}. Each field is a
// list, whose challenges have lists of parameters of their own. What follows a fault in a field is
// not taken.
std::vector<std::string_view> offeredSchemes(const std::vector<std::string_view>& fields);

// Whether user and password may be told: no other scheme sends them as they are (RFC 7617).
bool offersBasic(const ResponseHead& response, std::string_view fieldName);

}  // namespace web::protocol
