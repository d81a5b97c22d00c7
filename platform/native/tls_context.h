// What all TLS connections with one idea of trust share.
#pragma once

#include <openssl/ssl.h>

namespace web::native {

// Trusts what the system trusts; OpenSSL's environment variables SSL_CERT_FILE and SSL_CERT_DIR
// say otherwise. Made once. Null if OpenSSL cannot.
SSL_CTX* systemTlsContext();

}  // namespace web::native
