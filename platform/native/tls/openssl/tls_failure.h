// Why TLS does not come about, in words for a person.
#pragma once

#include <string>

#include <openssl/x509_vfy.h>

namespace web::native {

// What is wrong with the certificate that OpenSSL is looking at.
std::string explainCertificate(X509_STORE_CTX* verification, const std::string& host);

// What OpenSSL's error queue says.
std::string explainTlsError(const std::string& host);

// It has asked for a client certificate, and ended the handshake with an alert.
std::string explainRefusal(const std::string& host, bool hasCertificate);

// The error in the queue is an alert of the peer's.
bool isAlert();

}  // namespace web::native
