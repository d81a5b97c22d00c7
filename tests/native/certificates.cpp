// Makes certificates with OpenSSL.
#include "native/certificates.h"

#include <cstdlib>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace web::native {

namespace {

EVP_PKEY* makeKey(int rsaBits) {
  if (rsaBits == 0) return EVP_EC_gen("P-256");
  return EVP_RSA_gen(static_cast<unsigned>(rsaBits));
}

template <class Write>
std::string written(Write write) {
  std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), &BIO_free);
  write(memory.get());
  char* text = nullptr;
  const auto size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  auto* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  if (!extension) std::abort();  // An error in the test itself.
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// wine 8 rejects ECDSA signatures in which a number begins with a zero byte, which is one signature
// in 128.
bool hasShortNumber(X509* certificate) {
  const ASN1_BIT_STRING* bits = nullptr;
  X509_get0_signature(&bits, nullptr, certificate);
  const unsigned char* bytes = bits->data;
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> signature(
      d2i_ECDSA_SIG(nullptr, &bytes, bits->length), &ECDSA_SIG_free);
  constexpr int size = 32;  // For P-256.
  return signature && (BN_num_bytes(ECDSA_SIG_get0_r(signature.get())) < size ||
                       BN_num_bytes(ECDSA_SIG_get0_s(signature.get())) < size);
}

}  // namespace

std::string Identity::pem() const {
  return written([&](BIO* memory) { PEM_write_bio_X509(memory, certificate.get()); });
}

std::string Identity::keyPem() const {
  return written([&](BIO* memory) {
    PEM_write_bio_PKCS8PrivateKey(memory, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
}

Identity makeIdentity(const IdentityOptions& options) {
  Identity made{{X509_new(), &X509_free}, {makeKey(options.rsaBits), &EVP_PKEY_free}};
  auto* certificate = made.certificate.get();
  const auto& issuer = options.issuer ? *options.issuer : made;

  X509_set_version(certificate, 2);
  std::uint64_t serial = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1);
  ASN1_TIME_set_string(X509_getm_notBefore(certificate), options.from);
  ASN1_TIME_set_string(X509_getm_notAfter(certificate), options.to);
  auto* name = X509_get_subject_name(certificate);
  const auto add = [name](const char* part, const std::string& text) {
    if (text.empty()) return;
    X509_NAME_add_entry_by_txt(name, part, MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1, 0);
  };
  add("CN", options.commonName);
  add("O", options.organization);
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer.certificate.get()));
  X509_set_pubkey(certificate, made.key.get());

  extend(certificate, issuer.certificate.get(), NID_basic_constraints,
         options.isAuthority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (!options.isAuthority) {
    extend(certificate, issuer.certificate.get(), NID_ext_key_usage, options.purpose);
  }
  if (!options.names.empty()) {
    extend(certificate, issuer.certificate.get(), NID_subject_alt_name, options.names);
  }
  do {
    X509_sign(certificate, issuer.key.get(), options.digest);
  } while (EVP_PKEY_is_a(issuer.key.get(), "EC") && hasShortNumber(certificate));
  return made;
}

}  // namespace web::native
