// The authority that this program trusts.
#include "native/tls_test.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <unistd.h>

namespace web::native {

const Identity& authority() {
  static const auto made = makeIdentity({.commonName = "Test Authority", .isAuthority = true});
  return made;
}

namespace {

// Before the first socket of the program: trust is read once.
struct TrustInTheAuthority {
  TrustInTheAuthority() {
    char pattern[] = "/tmp/twinsocket-tls-XXXXXX";
    folder = mkdtemp(pattern);
    std::ofstream(folder / "authority.pem") << authority().pem();
    setenv("SSL_CERT_FILE", (folder / "authority.pem").c_str(), 1);
  }
  ~TrustInTheAuthority() { std::filesystem::remove_all(folder); }
  std::filesystem::path folder;
} trust;

}  // namespace

}  // namespace web::native
