// SSLKEYLOGFILE: writes the keys of each connection to a file, so that Wireshark can show the
// traffic.
#pragma once

#include <openssl/ssl.h>

namespace web::native {

// Does nothing unless the environment names a file.
void logKeys(SSL_CTX* context);

}  // namespace web::native
