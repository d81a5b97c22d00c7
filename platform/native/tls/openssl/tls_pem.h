// The program's own certificates and keys, in PEM (RFC 7468).
#pragma once

#include <web/websocket_init.h>

#include <string>

#include <openssl/ssl.h>

namespace web::native {

// Each returns an error message, or an empty string. `where` is the name of the text.
std::string trustPem(SSL_CTX* context, const std::string& authorities, const std::string& where);

// The certificate may be empty.
std::string showPem(SSL_CTX* context, const ClientCertificate& certificate);

}  // namespace web::native
