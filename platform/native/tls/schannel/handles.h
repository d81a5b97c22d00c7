// Owners of the handles that Windows returns.
#pragma once

#include <memory>
#include <utility>

#include "native/tls/schannel/windows_security.h"

namespace web::native {

struct FreeCertificate {
  void operator()(const CERT_CONTEXT* certificate) const {
    CertFreeCertificateContext(certificate);
  }
};
using Certificate = std::unique_ptr<const CERT_CONTEXT, FreeCertificate>;

struct CloseStore {
  void operator()(void* store) const { CertCloseStore(store, 0); }
};
using CertificateStore = std::unique_ptr<void, CloseStore>;

struct FreeChain {
  void operator()(const CERT_CHAIN_CONTEXT* chain) const { CertFreeCertificateChain(chain); }
};
using CertificateChain = std::unique_ptr<const CERT_CHAIN_CONTEXT, FreeChain>;

inline CertificateStore makeStoreInMemory() {
  return CertificateStore(CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, 0, nullptr));
}

}  // namespace web::native
