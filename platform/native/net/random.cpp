// OpenSSL's generator.
#include "native/net/random.h"

#include <cstdio>
#include <cstdlib>

#include <openssl/crypto.h>
#include <openssl/rand.h>

namespace web::native {

namespace {

// exit() runs while other threads serve: OpenSSL must not clean up under them. It asks for that
// before anything else of it runs, which is why it is not left to the first socket.
[[maybe_unused]] const int leftAlone =
    OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);  // The system takes it all back.

}  // namespace

void fillRandom(std::span<std::byte> bytes) {
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) ==
      1)
    return;
  std::fputs("twinsocket: the system has no random numbers\n", stderr);
  std::abort();
}

void releaseRandom() { OPENSSL_thread_stop(); }

}  // namespace web::native
