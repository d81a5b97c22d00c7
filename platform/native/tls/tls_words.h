// The error messages of TLS, for every implementation.
#pragma once

#include <string>

#include "native/net/stream.h"

namespace web::native {

inline constexpr const char* noTls = "TLS cannot be set up on this computer";

std::string isNoTlsServer(const std::string& host);
std::string offersOldVersions(const std::string& host);
std::string sentTooManyMessages(const std::string& host);
std::string hasFailed(const std::string& host, const std::string& reason);

// The server refused the handshake after it had asked for a client certificate.
std::string refusedUs(const std::string& host, bool hasCertificate, const std::string& reason);

// Reading from `lower` has ended, or failed.
std::string lostConnection(const std::string& host, const Stream& lower, Outcome outcome,
                           bool isEstablished);

}  // namespace web::native
