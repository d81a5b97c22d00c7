// With OpenSSL's environment variable.
#include <fstream>

#include "native/system_trust.h"
#include "native/test_system.h"

namespace web::native {

TrustOfTheSystem::TrustOfTheSystem(const std::string& pem, const std::filesystem::path& folder) {
  std::ofstream(folder / "authority.pem") << pem;
  setEnvironmentVariable("SSL_CERT_FILE", (folder / "authority.pem").string());
}

TrustOfTheSystem::~TrustOfTheSystem() = default;

}  // namespace web::native
