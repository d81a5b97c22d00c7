// The authorities that the operating system trusts.
#pragma once

#include <openssl/ssl.h>

namespace web::native {

// False if OpenSSL cannot.
bool trustTheSystems(SSL_CTX* context);

}  // namespace web::native
