// Random numbers from Windows.
#include <cstdio>
#include <cstdlib>

#include "native/net/random_generator.h"

// windows.h comes first: bcrypt.h needs it.
#include <windows.h>

#include <bcrypt.h>

namespace web::native {

void generateRandom(std::span<std::byte> bytes) {
  const auto status =
      BCryptGenRandom(nullptr, reinterpret_cast<UCHAR*>(bytes.data()),
                      static_cast<ULONG>(bytes.size()), BCRYPT_USE_SYSTEM_PREFERRED_RNG);
  if (BCRYPT_SUCCESS(status)) return;
  std::fputs("twinsocket: the system has no random numbers\n", stderr);
  std::abort();
}

void releaseGenerator() {}

}  // namespace web::native
