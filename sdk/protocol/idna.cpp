// Names beyond ASCII as DNS and a URL have them.
#include "protocol/idna.h"

#include <idn2.h>

#include "protocol/ascii.h"

namespace web::protocol {

std::optional<std::string> domainToAscii(std::string_view domain) {
  // URL §3.3: a name in ASCII is never checked, not even its "xn--" labels.
  if (isAscii(domain)) return asciiLower(domain);
  std::string name(domain);
  std::uint8_t* found = nullptr;
  int status = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(name.c_str()), &found,
                              IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  if (status != IDN2_OK) return std::nullopt;
  std::string result(reinterpret_cast<char*>(found));
  idn2_free(found);
  return result;
}

}  // namespace web::protocol
