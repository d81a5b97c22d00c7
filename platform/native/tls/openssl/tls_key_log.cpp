#include "native/tls/openssl/tls_key_log.h"

#include "exceptions.h"
#include "native/net/append_line.h"
#include "native/net/environment.h"

namespace web::native {

namespace {

constexpr const char* variable = "SSLKEYLOGFILE";

// Opens the file for each line, so that a changed variable or a moved file takes effect.
void append(const SSL*, const char* line) {
  static_cast<void>(callWithinMemory([line] {
    if (const auto path = environmentVariable(variable)) appendLine(*path, line);
  }));
}

}  // namespace

void logKeys(SSL_CTX* context) {
  if (environmentVariable(variable)) SSL_CTX_set_keylog_callback(context, append);
}

}  // namespace web::native
