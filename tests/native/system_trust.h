// An authority that the system of this computer trusts, as whatever does TLS here understands it.
#pragma once

#include <filesystem>
#include <string>

namespace web::native {

// While it lives. Made before the first socket of the program: trust is read once.
class TrustOfTheSystem {
 public:
  TrustOfTheSystem(const std::string& pem, const std::filesystem::path& folder);
  TrustOfTheSystem(const TrustOfTheSystem&) = delete;
  TrustOfTheSystem& operator=(const TrustOfTheSystem&) = delete;
  ~TrustOfTheSystem();

 private:
  void* store_ = nullptr;
  const void* entry_ = nullptr;
};

}  // namespace web::native
