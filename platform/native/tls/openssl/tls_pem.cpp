// The program's own certificates and keys, in PEM (RFC 7468): in a file of their own, so that a
// program without them does not link it.

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "native/tls/openssl/tls_context.h"
#include "text/joined.h"
#include "text/printable.h"

namespace web::native {

namespace {

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Certificate = std::unique_ptr<X509, Free>;

std::unique_ptr<BIO, Free> reader(const std::string& text) {
  return std::unique_ptr<BIO, Free>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// Without this, OpenSSL would ask for a passphrase on the terminal.
int noPassphrase(char*, int, int, void*) { return 0; }

// Empty if there are none, or if one of them cannot be read.
std::vector<Certificate> certificatesIn(const std::string& pem) {
  std::vector<Certificate> all;
  auto bio = reader(pem);
  while (auto* next = PEM_read_bio_X509(bio.get(), nullptr, noPassphrase, nullptr)) {
    all.emplace_back(next);
  }
  const bool isEnd = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!isEnd) all.clear();
  return all;
}

// These return an error message, or an empty string. `where` is the name of the text.
std::string trustPem(SSL_CTX* context, const std::string& authorities, const std::string& where) {
  const auto certificates = certificatesIn(authorities);
  if (certificates.empty()) {
    return joined(
        {where,
         " cannot be read: expected certificates in PEM, as in \"-----BEGIN CERTIFICATE-----\"."});
  }
  auto* store = SSL_CTX_get_cert_store(context);
  for (const auto& each : certificates) X509_STORE_add_cert(store, each.get());
  // Each of these certificates is trusted, even an intermediate that another authority has signed.
  X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
  return {};
}

// The certificate may be empty.
std::string showPem(SSL_CTX* context, const ClientCertificate& certificate) {
  if (certificate.chain.empty()) return {};
  const auto chain = certificatesIn(certificate.chain);
  if (chain.empty()) return "clientCertificate.chain cannot be read: expected certificates in PEM.";
  const std::unique_ptr<EVP_PKEY, Free> key(
      PEM_read_bio_PrivateKey(reader(certificate.key).get(), nullptr, noPassphrase, nullptr));
  if (!key) return "clientCertificate.key cannot be read: expected a key in PEM, not encrypted.";
  if (SSL_CTX_use_certificate(context, chain.front().get()) != 1) {
    return "clientCertificate.chain begins with a certificate that is too weak to be safe.";
  }
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
    return "clientCertificate.key is not the key of the first certificate of its chain.";
  }
  for (std::size_t i = 1; i < chain.size(); ++i) {
    if (SSL_CTX_add1_chain_cert(context, chain[i].get()) != 1) {
      return "clientCertificate.chain has a certificate that is too weak to be safe.";
    }
  }
  return {};
}

std::string readPem(SSL_CTX* context, const TlsSettings& settings) {
  if (!settings.trust.authorities.empty()) {
    auto fault = trustPem(context, settings.trust.authorities, "trust.authorities");
    if (!fault.empty()) return fault;
  }
  for (std::size_t i = 0; i < settings.authorities.size(); ++i) {
    const auto where =
        "trust.authorityFiles: " + protocol::inQuotes(settings.trust.authorityFiles[i]);
    auto fault = trustPem(context, settings.authorities[i], where);
    if (!fault.empty()) return fault;
  }
  return showPem(context, settings.clientCertificate);
}

}  // namespace

TlsContextResult setUpTlsContext(const TlsSettings& settings) {
  auto made = setUpPlainTlsContext(settings);
  if (!made.context) return made;
  auto fault = readPem(made.context->openssl(), settings);
  ERR_clear_error();
  if (!fault.empty()) return {nullptr, std::move(fault)};
  return made;
}

}  // namespace web::native
