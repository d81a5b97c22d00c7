// OpenSSL 3 has deprecated this way to replace the generator, but still uses it first.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "fuzz/client/fake_random.h"

#include <openssl/rand.h>

#include "native/net/random.h"

namespace web::fuzz {

namespace {

std::uint32_t words = 0;

int fill(unsigned char* bytes, int count) {
  std::uint32_t word = 0;
  for (int i = 0; i < count; ++i) {
    if (i % 4 == 0) word = ++words * 2654435761u;
    bytes[i] = static_cast<unsigned char>(word >> 8 * (i % 4));
  }
  return 1;
}

int isSeeded() { return 1; }

}  // namespace

void repeatRandomNumbers() {
  static const RAND_METHOD method{nullptr, fill, nullptr, nullptr, fill, isSeeded};
  static const int isSet = RAND_set_rand_method(&method);
  static_cast<void>(isSet);
  words = 0;
  native::releaseRandom();
}

OtherRandomNumbers::OtherRandomNumbers() : before_(words) { words = 1u << 31; }
OtherRandomNumbers::~OtherRandomNumbers() { words = before_; }

}  // namespace web::fuzz
