// POSIX systems keep the authorities in files.
#include "native/tls/openssl/system_trust.h"

#include <openssl/x509.h>
#include <unistd.h>

#include "native/net/environment.h"

namespace web::native {

namespace {

// Where systems keep their authorities: an OpenSSL that was built on another system, as a static
// one may be, looks elsewhere.
constexpr const char* bundles[] = {
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Arch.
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Fedora, RHEL.
    "/etc/ssl/ca-bundle.pem",                             // openSUSE.
    "/etc/ssl/cert.pem",                                  // Alpine, macOS, OpenBSD.
    "/usr/local/etc/ssl/cert.pem",                        // FreeBSD.
};

bool isThere(const char* path) { return access(path, R_OK) == 0; }

bool opensslKnowsThePlace() {
  return environmentVariable(X509_get_default_cert_file_env()) ||
         environmentVariable(X509_get_default_cert_dir_env()) ||
         isThere(X509_get_default_cert_file()) || isThere(X509_get_default_cert_dir());
}

}  // namespace

bool trustTheSystems(SSL_CTX* context) {
  if (opensslKnowsThePlace()) return SSL_CTX_set_default_verify_paths(context) == 1;
  for (const char* bundle : bundles) {
    if (isThere(bundle)) return SSL_CTX_load_verify_locations(context, bundle, nullptr) == 1;
  }
  return true;  // No authority is trusted; the error message for each certificate says so.
}

}  // namespace web::native
