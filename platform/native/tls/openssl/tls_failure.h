// Error messages for people: why TLS failed.
#pragma once

#include <string>

#include <openssl/x509_vfy.h>

namespace web::native {

// Explains what is wrong with the certificate that OpenSSL is checking.
std::string explainCertificate(X509_STORE_CTX* verification, const std::string& host);

// Explains an error of OpenSSL's.
std::string explainTlsError(const std::string& host, unsigned long error);

// The server asked for a client certificate, and ended the handshake with an alert.
std::string explainRefusal(const std::string& host, bool hasCertificate, unsigned long error);

// Whether the error is an alert from the server.
bool isAlert(unsigned long error);

}  // namespace web::native
