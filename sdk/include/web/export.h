// TWINSOCKET_API: marks what programs may use of the library, in C and in C++.
#pragma once

// Windows has to be told which side a file is on; elsewhere all that is not marked is hidden, and
// what is marked is shared by all binaries of a program.
#if defined(_WIN32) || defined(__CYGWIN__)
#if !defined(TWINSOCKET_SHARED)
#define TWINSOCKET_API
#elif defined(TWINSOCKET_BUILDING)
#define TWINSOCKET_API __declspec(dllexport)
#else
#define TWINSOCKET_API __declspec(dllimport)
#endif
#else
#define TWINSOCKET_API __attribute__((visibility("default")))
#endif
