// Random numbers from OpenSSL.
#include "native/net/random_generator.h"

#include <cstdio>
#include <cstdlib>

#include <openssl/crypto.h>
#include <openssl/rand.h>

namespace web::native {

namespace {

// Other threads may serve while exit() runs, so OpenSSL must not clean up. It must be told so
// before any other use of it, which is why this does not wait for the first socket.
[[maybe_unused]] const int leftAlone =
    OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);  // The system frees everything.

}  // namespace

void generateRandom(std::span<std::byte> bytes) {
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) ==
      1)
    return;
  std::fputs("twinsocket: the system has no random numbers\n", stderr);
  std::abort();
}

void releaseGenerator() { OPENSSL_thread_stop(); }

}  // namespace web::native
