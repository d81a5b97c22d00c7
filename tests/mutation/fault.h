// Read before every file of the planted copy. One build has every fault, and the environment
// variable TWINSOCKET_FAULT picks the one that is on. No name of the system's may come in by this.
#pragma once

#ifdef __cplusplus
#include <cstdio>
#include <cstdlib>
#ifdef __EMSCRIPTEN__
#include <emscripten/emscripten.h>
#endif

namespace twinsocket_mutation {

inline int chosenFault() {
#ifdef __EMSCRIPTEN__
  return EM_ASM_INT({ return Number(process.env['TWINSOCKET_FAULT'] || 0); });
#else
  const char* text = std::getenv("TWINSOCKET_FAULT");
  return text ? std::atoi(text) : 0;
#endif
}

// Writes each fault's number once into the file TWINSOCKET_FAULTS_REACHED, when the program first
// comes to its place.
inline void noteReached(int fault) {
#ifdef __EMSCRIPTEN__
  EM_ASM(
      {
        if (globalThis.twinsocketReaches) globalThis.twinsocketReaches($0);
      },
      fault);
#else
  static const char* const file = std::getenv("TWINSOCKET_FAULTS_REACHED");
  static bool reached[10000];
  if (!file || reached[fault]) return;
  reached[fault] = true;
  if (auto* output = std::fopen(file, "a")) {
    std::fprintf(output, "%d\n", fault);
    std::fclose(output);
  }
#endif
}

inline bool isChosen(int fault) {
  static const int chosen = chosenFault();
  if (chosen == 0) noteReached(fault);
  return chosen == fault;
}

constexpr bool isFault(int fault) { return !__builtin_is_constant_evaluated() && isChosen(fault); }

}  // namespace twinsocket_mutation
#endif
