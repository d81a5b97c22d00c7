// OpenSSL's generator.
#include "native/random.h"

#include <cstdio>
#include <cstdlib>

#include <openssl/crypto.h>
#include <openssl/rand.h>

namespace web::native {

void fillRandom(std::span<std::byte> bytes) {
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) ==
      1)
    return;
  std::fputs("twinsocket: the system has no random numbers\n", stderr);
  std::abort();
}

void releaseRandom() { OPENSSL_thread_stop(); }

}  // namespace web::native
