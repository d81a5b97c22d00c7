#include "protocol/close_body.h"

#include <algorithm>
#include <utility>

#include "protocol/bytes.h"
#include "text/printable.h"
#include "text/utf8.h"

namespace web::protocol {

std::optional<Violation> parseCloseBody(std::span<const std::byte> payload, CloseBody& body) {
  if (payload.empty()) return {};
  if (payload.size() == 1) {
    return Violation{closeCode::protocolError, "a Close frame has a body of one byte"};
  }
  body.code = static_cast<std::uint16_t>(std::to_integer<unsigned>(payload[0]) << 8 |
                                         std::to_integer<unsigned>(payload[1]));
  body.reason = asText(payload.subspan(2));
  if (!isCloseCodeAllowed(body.code)) {
    auto why = "the close code " + std::to_string(body.code) + " must not be in a Close frame";
    if (!body.reason.empty()) why += "; the server's reason is " + inQuotes(body.reason);
    return Violation{closeCode::protocolError, std::move(why)};
  }
  if (!isWellFormed(body.reason)) {
    return Violation{closeCode::invalidText, "the reason in a Close frame is not valid UTF-8"};
  }
  return {};
}

std::string encodeCloseBody(std::uint16_t code, std::string_view reason) {
  if (!isCloseCodeAllowed(code)) return "";
  auto text = reason.empty() ? std::string() : toWellFormed(reason);
  auto size = std::min(text.size(), maxControlPayload - 2);
  while (size < text.size() && size > 0 && (text[size] & 0xc0) == 0x80) --size;
  text.resize(size);
  return std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)} + text;
}

}  // namespace web::protocol
