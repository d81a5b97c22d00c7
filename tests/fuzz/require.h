// Checks what must hold in a fuzz target for every input: if it does not, the program says so and
// aborts.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace web::fuzz {

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken rule: %s\n", what);
  std::abort();
}

}  // namespace web::fuzz
