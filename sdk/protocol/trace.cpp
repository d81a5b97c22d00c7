#include "protocol/trace.h"

#include <algorithm>
#include <iterator>

#include "protocol/bytes.h"
#include "protocol/token.h"
#include "text/joined.h"
#include "text/printable.h"

namespace web::protocol {

namespace {

constexpr std::size_t maxPreview = 64;

std::string_view name(Opcode opcode) {
  switch (opcode) {
    case Opcode::continuation:
      return "CONT";
    case Opcode::text:
      return "TEXT";
    case Opcode::binary:
      return "BINARY";
    case Opcode::close:
      return "CLOSE";
    case Opcode::ping:
      return "PING";
    case Opcode::pong:
      break;
  }
  return "PONG";
}

std::string textPreview(std::string_view text) {
  constexpr std::string_view ellipsis = "…";
  return '\'' + printable(text.substr(0, longestPrintable), maxPreview + ellipsis.size()) + '\'';
}

std::string hexPreview(std::span<const std::byte> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  for (auto byte : bytes.first(std::min(bytes.size(), maxPreview / 4))) {
    if (!result.empty()) result += ' ';
    result += digits[std::to_integer<std::size_t>(byte >> 4)];
    result += digits[std::to_integer<std::size_t>(byte & std::byte{0x0f})];
  }
  return result + (bytes.size() > maxPreview / 4 ? " …" : "");
}

std::string preview(const FrameHeader& header, std::span<const std::byte> payload) {
  if (header.opcode == Opcode::text && !header.compressed) return textPreview(asText(payload));
  if (header.opcode != Opcode::close || payload.size() < 2) return hexPreview(payload);
  auto code = std::to_integer<int>(payload[0]) << 8 | std::to_integer<int>(payload[1]);
  return std::to_string(code) + ' ' + textPreview(asText(payload.subspan(2)));
}

// Traces are shown to others, who must not be able to log in with what they contain.
std::string withoutSecret(std::string_view line) {
  constexpr std::string_view secrets[] = {"Authorization", "Proxy-Authorization", "Cookie",
                                          "Set-Cookie"};
  const auto name = line.substr(0, line.find(':'));
  const bool isSecret =
      std::ranges::any_of(secrets, [&](auto secret) { return equalsIgnoringCase(name, secret); });
  if (!isSecret) return std::string(line);
  return joined({name, ": (not shown)"});
}

}  // namespace

std::string describeFrame(std::string_view direction, const FrameHeader& header,
                          std::span<const std::byte> payload) {
  std::string line(direction);
  line += ' ';
  line += name(header.opcode);
  if (header.payloadSize > 0) line += ' ' + preview(header, payload);
  line += joined(
      {" [", std::to_string(header.payloadSize), header.payloadSize == 1 ? " byte" : " bytes"});
  if (header.compressed) line += ", compressed";
  if (!header.final) line += ", to be continued";
  return line + ']';
}

void traceHead(const Trace& trace, std::string_view direction, std::string_view head) {
  while (!head.empty()) {
    auto end = std::min(head.find("\r\n"), head.size());
    if (end > 0)
      trace(std::string(direction) + ' ' + printable(withoutSecret(head.substr(0, end))));
    head.remove_prefix(std::min(end + 2, head.size()));
  }
}

}  // namespace web::protocol
