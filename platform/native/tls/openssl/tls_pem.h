// Certificates and keys of a program's own, in PEM (RFC 7468).
#pragma once

#include <web/websocket_init.h>

#include <string>

#include <openssl/ssl.h>

namespace web::native {

// Each gives the fault, in words; empty if there is none. `where` is what the text is called.
std::string trustPem(SSL_CTX* context, const std::string& authorities, const std::string& where);

// None is fine, too.
std::string showPem(SSL_CTX* context, const ClientCertificate& certificate);

}  // namespace web::native
