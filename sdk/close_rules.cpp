#include "close_rules.h"

#include <cstddef>
#include <string>

namespace web {

namespace {

constexpr std::size_t maxReasonSize = 123;  // RFC 6455 §5.5: 125 bytes, two of them the code.

bool isCloseCode(std::uint16_t code) { return code == 1000 || (code >= 3000 && code <= 4999); }

}  // namespace

std::optional<Misuse> misuseInClose(std::uint16_t code, const std::string& reason) {
  if (!isCloseCode(code)) {
    return Misuse{
        "The close code " + std::to_string(code) + " is not allowed: use 1000, or 3000 to 4999.",
        "InvalidAccessError"};
  }
  if (reason.size() <= maxReasonSize) return {};
  return Misuse{"The close reason has " + std::to_string(reason.size()) +
                    " bytes of UTF-8: 123 fit into a Close frame.",
                "SyntaxError"};
}

}  // namespace web
