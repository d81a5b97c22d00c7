// OpenSSL's random numbers, the same ones in each run.
#pragma once

#include <cstdint>

namespace web::fuzz {

// From here on. No four bytes come twice, so that masking keys can be told apart.
void repeatRandomNumbers();

// While it lives, the numbers are others, always the same: what is made once takes none of a run's.
class OtherRandomNumbers {
 public:
  OtherRandomNumbers();
  OtherRandomNumbers(const OtherRandomNumbers&) = delete;
  OtherRandomNumbers& operator=(const OtherRandomNumbers&) = delete;
  ~OtherRandomNumbers();

 private:
  const std::uint32_t before_;
};

}  // namespace web::fuzz
