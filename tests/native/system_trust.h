// Makes this computer's system trust an authority, in the way that the TLS library expects.
#pragma once

#include <filesystem>
#include <string>

namespace web::native {

// Has an effect while it exists. Create it before the program's first socket, because trust is read
// only once.
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
