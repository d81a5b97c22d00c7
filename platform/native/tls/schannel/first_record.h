// Reads what a server sends before encryption begins: SSPI's own errors do not say why a handshake
// fails.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace web::native {

// These bytes do not begin with a TLS record (RFC 8446 §5.1).
bool isNoTls(std::span<const std::byte> bytes);

// The first record is an alert, encrypted or not.
bool isAlertRecord(std::span<const std::byte> bytes);

// The number of the alert, if it is not encrypted.
std::optional<int> alertIn(std::span<const std::byte> bytes);

// The first record is a ServerHello with a version before TLS 1.2, or an alert that means the same.
bool isTooOld(std::span<const std::byte> bytes);

// The alert means that our certificate is missing or not trusted.
bool isOfCertificates(int alert);

// For instance "alert 40 (handshake_failure)".
std::string alertName(int number);

}  // namespace web::native
