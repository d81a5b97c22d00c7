// The library itself: its version, its ABI, and the C++ standard that it needs.
#pragma once

#include <web/export.h>

#if (defined(_MSVC_LANG) ? _MSVC_LANG : __cplusplus) < 202002L
#error "twinsocket is for C++20 and newer: compile with -std=c++20 (MSVC: /std:c++20)."
#endif

// SemVer (https://semver.org): within one major version programs continue to compile.
// docs/releases.md says what belongs to the library's interface, and what does not.
#define TWINSOCKET_VERSION_MAJOR 1
#define TWINSOCKET_VERSION_MINOR 0
#define TWINSOCKET_VERSION_PATCH 0

// The number in the name of the shared library, as in libtwinsocket.so.0: a program keeps working
// with any other library that has the same number.
#define TWINSOCKET_ABI_VERSION 0

// One number to compare: 10203 is version 1.2.3.
#define TWINSOCKET_VERSION \
  (TWINSOCKET_VERSION_MAJOR * 10000 + TWINSOCKET_VERSION_MINOR * 100 + TWINSOCKET_VERSION_PATCH)
