#include "native/tls/schannel/first_record.h"

#include <algorithm>

namespace web::native {

namespace {

constexpr std::size_t headerSize = 5;
constexpr int alert = 21, handshake = 22, oldestType = 20, newestType = 24;
constexpr int serverHello = 2;
constexpr int protocolVersion = 70;

struct Name {
  int number;
  const char* text;
};
constexpr Name names[] = {{0, "close_notify"},
                          {10, "unexpected_message"},
                          {20, "bad_record_mac"},
                          {22, "record_overflow"},
                          {40, "handshake_failure"},
                          {42, "bad_certificate"},
                          {43, "unsupported_certificate"},
                          {44, "certificate_revoked"},
                          {45, "certificate_expired"},
                          {46, "certificate_unknown"},
                          {47, "illegal_parameter"},
                          {48, "unknown_ca"},
                          {49, "access_denied"},
                          {50, "decode_error"},
                          {51, "decrypt_error"},
                          {protocolVersion, "protocol_version"},
                          {71, "insufficient_security"},
                          {80, "internal_error"},
                          {86, "inappropriate_fallback"},
                          {90, "user_canceled"},
                          {109, "missing_extension"},
                          {110, "unsupported_extension"},
                          {112, "unrecognized_name"},
                          {116, "certificate_required"},
                          {120, "no_application_protocol"}};

int at(std::span<const std::byte> bytes, std::size_t index) {
  return index < bytes.size() ? std::to_integer<int>(bytes[index]) : -1;
}

}  // namespace

bool isNoTls(std::span<const std::byte> bytes) {
  const auto type = at(bytes, 0);
  if (type < 0) return false;
  return type < oldestType || type > newestType || (bytes.size() > 1 && at(bytes, 1) != 3);
}

bool isAlertRecord(std::span<const std::byte> bytes) { return at(bytes, 0) == alert; }

std::optional<int> alertIn(std::span<const std::byte> bytes) {
  constexpr std::size_t size = headerSize + 2;
  if (bytes.size() < size || at(bytes, 0) != alert || at(bytes, 3) != 0 || at(bytes, 4) != 2)
    return {};
  return at(bytes, headerSize + 1);
}

bool isTooOld(std::span<const std::byte> bytes) {
  if (alertIn(bytes) == protocolVersion) return true;
  if (at(bytes, 0) != handshake || at(bytes, headerSize) != serverHello) return false;
  // After the message's type and its length of three bytes. 3, 3 is both TLS 1.2 and 1.3.
  const auto major = at(bytes, headerSize + 4), minor = at(bytes, headerSize + 5);
  return major >= 0 && minor >= 0 && (major < 3 || (major == 3 && minor < 3));
}

bool isOfCertificates(int alert) { return (alert >= 42 && alert <= 49) || alert == 116; }

std::string alertName(int number) {
  const auto found =
      std::ranges::find_if(names, [number](const auto& each) { return each.number == number; });
  const auto text = "alert " + std::to_string(number);
  if (found == std::end(names)) return text + ", which no standard defines";
  return text + " (" + found->text + ')';
}

}  // namespace web::native
