#include "close_rules.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace web {

namespace {

constexpr std::size_t maxReasonSize = 123;  // RFC 6455 §5.5: 125 bytes, two of them the code.

// std::to_string() contains a table of digits.
std::string decimal(std::size_t number) {
  std::string text;
  do {
    text.insert(text.begin(), static_cast<char>('0' + number % 10));
    number /= 10;
  } while (number > 0);
  return text;
}

Misuse misuse(std::string begin, std::size_t number, std::string_view end, std::string_view name) {
  begin.append(decimal(number)).append(end);
  return {std::move(begin), std::string(name)};
}

bool isCloseCode(std::uint16_t code) { return code == 1000 || (code >= 3000 && code <= 4999); }

}  // namespace

std::optional<Misuse> misuseInClose(std::uint16_t code, const std::string& reason) {
  if (!isCloseCode(code)) {
    return misuse("The close code ", code, " is not allowed: use 1000, or 3000 to 4999.",
                  "InvalidAccessError");
  }
  if (reason.size() <= maxReasonSize) return {};
  return misuse("The close reason has ", reason.size(),
                " bytes of UTF-8: 123 fit into a Close frame.", "SyntaxError");
}

}  // namespace web
