// SSLKEYLOGFILE: the keys of each connection, for those who look at their own traffic in Wireshark.
#pragma once

#include <openssl/ssl.h>

namespace web::native {

// Does nothing unless the environment names a file.
void logKeys(SSL_CTX* context);

}  // namespace web::native
