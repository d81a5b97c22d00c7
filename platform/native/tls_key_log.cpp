#include "native/tls_key_log.h"

#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>

namespace web::native {

namespace {

constexpr const char* variable = "SSLKEYLOGFILE";

void append(const SSL*, const char* line) {
  static std::mutex mutex;
  std::lock_guard lock(mutex);
  const char* path = std::getenv(variable);
  // Opened for each line: whoever changes the variable or moves the file is heard.
  auto* file = path ? std::fopen(path, "a") : nullptr;
  if (!file) return;
  std::fprintf(file, "%s\n", line);
  std::fclose(file);
}

}  // namespace

void logKeys(SSL_CTX* context) {
  if (std::getenv(variable)) SSL_CTX_set_keylog_callback(context, append);
}

}  // namespace web::native
