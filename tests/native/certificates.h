// Certificates for one test run, made by OpenSSL when they are needed.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <openssl/evp.h>
#include <openssl/x509.h>

namespace web::native {

// A certificate and its key. Copies share them.
struct Identity {
  std::shared_ptr<X509> certificate;
  std::shared_ptr<EVP_PKEY> key;

  std::string pem() const;
  std::string keyPem() const;
};

struct IdentityOptions {
  std::string commonName = "test";  // Empty: the certificate has none.
  std::string organization = {};
  std::string names = {};               // For instance "DNS:a.test,IP:127.0.0.1".
  std::optional<Identity> issuer = {};  // Without one the certificate is self-signed.
  bool isAuthority = false;
  const char* purpose = "serverAuth";
  const char* from = "20200101000000Z";
  const char* to = "20990101000000Z";
  int rsaBits = 0;  // 0: an elliptic curve.
  const EVP_MD* digest = EVP_sha256();
};

Identity makeIdentity(const IdentityOptions& options);

}  // namespace web::native
