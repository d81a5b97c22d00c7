// The ROOT store of Windows, which OpenSSL 3.0 does not read.
#include "native/tls/openssl/system_trust.h"

#include <memory>

// windows.h comes first: wincrypt.h needs it, and uses names that OpenSSL also uses.
#include <windows.h>

#include <wincrypt.h>

#undef X509_NAME
#undef X509_EXTENSIONS
#undef PKCS7_SIGNER_INFO
#undef OCSP_REQUEST
#undef OCSP_RESPONSE

#include <openssl/x509.h>

namespace web::native {

bool trustTheSystems(SSL_CTX* context) {
  // OpenSSL's environment variables SSL_CERT_FILE and SSL_CERT_DIR work here, too.
  if (!SSL_CTX_set_default_verify_paths(context)) return false;
  const HCERTSTORE roots = CertOpenSystemStoreA(0, "ROOT");
  if (!roots) return false;
  const CERT_CONTEXT* each = nullptr;
  while ((each = CertEnumCertificatesInStore(roots, each)) != nullptr) {
    const unsigned char* bytes = each->pbCertEncoded;
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(
        d2i_X509(nullptr, &bytes, static_cast<long>(each->cbCertEncoded)), &X509_free);
    if (certificate) X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate.get());
  }
  CertCloseStore(roots, 0);
  return true;
}

}  // namespace web::native
