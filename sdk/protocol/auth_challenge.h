// The grammar of WWW-Authenticate and Proxy-Authenticate (RFC 9110 §11.6.1).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/http_head.h"

namespace web::protocol {

// The schemes that these fields offer, in order, as in {"Digest", "Basic"}. Each field is a list of
// challenges, each of which has its own list of parameters. After an error in a field, the rest of
// that field is ignored.
std::vector<std::string_view> offeredSchemes(const std::vector<std::string_view>& fields);

// Whether we may send user and password: only Basic sends them unchanged (RFC 7617).
bool offersBasic(const ResponseHead& response, std::string_view fieldName);

}  // namespace web::protocol
