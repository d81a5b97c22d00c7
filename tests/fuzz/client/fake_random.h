// Replaces OpenSSL's random numbers by the same ones in each run.
#pragma once

#include <cstdint>

namespace web::fuzz {

// Starts the sequence. No four bytes repeat, so that masking keys can be told apart.
void repeatRandomNumbers();

// While it exists, uses a separate sequence, so that objects which are made only once do not change
// the numbers of a run.
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
