// The authority that this program trusts.
#include "native/tls_test.h"

#include <filesystem>
#include <random>

#include "native/system_trust.h"
#include "native/tls_in_memory.h"

namespace web::native {

namespace {

const std::string& nameOfThisRun() {
  static const auto name = "twinsocket-tls-" + std::to_string(std::random_device()());
  return name;
}

bool hasTls13() {
  const auto identity = makeIdentity({.names = "DNS:a.test"});
  TlsServerInMemory server({.identity = identity, .minVersion = TLS1_3_VERSION});
  const auto client =
      tlsOver(server.wire(), "a.test", {.trust = {.authorities = identity.pem(), .system = false}});
  for (int i = 0; i < 10; ++i) {
    if (client->start() == Outcome::done) return true;
    server.turn();
  }
  return false;
}

}  // namespace

const std::vector<int>& tlsVersions() {
  static const auto versions =
      hasTls13() ? std::vector{TLS1_2_VERSION, TLS1_3_VERSION} : std::vector{TLS1_2_VERSION};
  return versions;
}

// Its own name, because several test programs may run at once.
const Identity& authority() {
  static const auto made = makeIdentity(
      {.commonName = "Test Authority", .organization = nameOfThisRun(), .isAuthority = true});
  return made;
}

namespace {

struct Folder {
  Folder() { std::filesystem::create_directory(path); }
  ~Folder() { std::filesystem::remove_all(path); }
  const std::filesystem::path path = std::filesystem::temp_directory_path() / nameOfThisRun();
} folder;

const TrustOfTheSystem trust(authority().pem(), folder.path);

}  // namespace

const std::filesystem::path& temporaryFolder() { return folder.path; }

}  // namespace web::native
