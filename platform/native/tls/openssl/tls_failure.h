// Error messages for people: why TLS failed.
#pragma once

#include <string>

#include <openssl/x509_vfy.h>

namespace web::native {

// Explains what is wrong with the certificate that OpenSSL is checking.
std::string explainCertificate(X509_STORE_CTX* verification, const std::string& host);

// Explains the error in OpenSSL's queue.
std::string explainTlsError(const std::string& host);

// The server asked for a client certificate, and ended the handshake with an alert.
std::string explainRefusal(const std::string& host, bool hasCertificate);

// Whether the error in the queue is an alert from the server.
bool isAlert();

}  // namespace web::native
