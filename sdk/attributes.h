// Attributes that tell the compiler which functions are hot and which are cold.
#pragma once

// Kept out of the functions that call it, whose path is hot.
#if defined(__GNUC__)
#define TWINSOCKET_NOINLINE [[gnu::noinline]]
#elif defined(_MSC_VER)
#define TWINSOCKET_NOINLINE [[msvc::noinline]]
#else
#define TWINSOCKET_NOINLINE
#endif

// Runs a few times for each connection, and not for each message: compiled for size.
#if defined(__GNUC__)
#define TWINSOCKET_COLD [[gnu::cold, gnu::noinline]]
#else
#define TWINSOCKET_COLD TWINSOCKET_NOINLINE
#endif
