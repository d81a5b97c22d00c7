// What a server says before anything is encrypted, read from the outside: SSPI's own errors do not
// tell why a handshake fails.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace web::native {

// These bytes begin with no record of TLS: RFC 8446 §5.1.
bool isNoTls(std::span<const std::byte> bytes);

// The first record of them is an alert, encrypted or not.
bool isAlertRecord(std::span<const std::byte> bytes);

// The number of one that is not encrypted.
std::optional<int> alertIn(std::span<const std::byte> bytes);

// It is a ServerHello, in a version before TLS 1.2, or an alert that says as much.
bool isTooOld(std::span<const std::byte> bytes);

// It says that our certificate is missing or not believed.
bool isOfCertificates(int alert);

// As in "alert 40 (handshake_failure)".
std::string alertName(int number);

}  // namespace web::native
