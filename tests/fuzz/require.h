// What must hold in a fuzz target, whatever the input: where it does not, the program says so and
// stops.
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
