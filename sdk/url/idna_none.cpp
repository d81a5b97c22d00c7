// Without libidn2: only names in ASCII.
#include "text/ascii.h"
#include "url/idna.h"

namespace web::protocol {

const char* const whyNoDomain =
    "is not in ASCII, and twinsocket was built without IDNA: write it in Punycode (xn--…)";

std::optional<std::string> domainToAscii(std::string_view domain) {
  if (!isAscii(domain)) return std::nullopt;
  return asciiLower(domain);
}

}  // namespace web::protocol
