// The authorities that the operating system trusts.
#pragma once

#include <openssl/ssl.h>

namespace web::native {

// Returns false if OpenSSL fails.
bool trustTheSystems(SSL_CTX* context);

}  // namespace web::native
