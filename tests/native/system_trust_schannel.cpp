// With the user's certificate store. Windows would ask the user for permission; wine does not.
#include <cstdlib>

#include "native/system_trust.h"
#include "native/tls/schannel/pem.h"

namespace web::native {

TrustOfTheSystem::TrustOfTheSystem(const std::string& pem, const std::filesystem::path&) {
  store_ = CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_CURRENT_USER, L"ROOT");
  const auto certificates = certificatesIn(pem);
  const CERT_CONTEXT* entry = nullptr;
  if (!store_ || certificates.empty() ||
      !CertAddCertificateContextToStore(store_, certificates.front().get(), CERT_STORE_ADD_ALWAYS,
                                        &entry) ||
      !CertControlStore(store_, 0, CERT_STORE_CTRL_COMMIT, nullptr)) {
    std::abort();
  }
  entry_ = entry;
}

TrustOfTheSystem::~TrustOfTheSystem() {
  CertDeleteCertificateFromStore(static_cast<const CERT_CONTEXT*>(entry_));
  CertCloseStore(store_, 0);
}

}  // namespace web::native
