// The authority that this program trusts.
#include "native/tls_test.h"

#include <filesystem>
#include <fstream>
#include <random>

#include "native/test_system.h"

namespace web::native {

const Identity& authority() {
  static const auto made = makeIdentity({.commonName = "Test Authority", .isAuthority = true});
  return made;
}

namespace {

// Before the first socket of the program: trust is read once.
struct TrustInTheAuthority {
  TrustInTheAuthority() {
    folder = std::filesystem::temp_directory_path() /
             ("twinsocket-tls-" + std::to_string(std::random_device()()));
    std::filesystem::create_directory(folder);
    std::ofstream(folder / "authority.pem") << authority().pem();
    setEnvironmentVariable("SSL_CERT_FILE", (folder / "authority.pem").string());
  }
  ~TrustInTheAuthority() { std::filesystem::remove_all(folder); }
  std::filesystem::path folder;
} trust;

}  // namespace

const std::filesystem::path& temporaryFolder() { return trust.folder; }

}  // namespace web::native
