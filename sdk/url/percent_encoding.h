// Percent-encoding and -decoding of a URL's parts (URL §1.3).
#pragma once

#include <string>
#include <string_view>

namespace web::protocol {

// Which ASCII characters are encoded. Controls and everything beyond ASCII always are.
enum class EncodeSet { fragment, specialQuery, path, userinfo };

std::string percentEncode(std::string_view text, EncodeSet set);

// A '%' without two hexadecimal digits stays as it is. The result may be any bytes.
std::string percentDecode(std::string_view text);

}  // namespace web::protocol
