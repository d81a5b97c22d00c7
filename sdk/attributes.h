// Attributes that tell the compiler which functions are hot and which are cold.
#pragma once

// Keeps this out of the functions that call it, whose path is hot.
#if defined(__GNUC__)
#define TWINSOCKET_NOINLINE [[gnu::noinline]]
#elif defined(_MSC_VER)
#define TWINSOCKET_NOINLINE [[msvc::noinline]]
#else
#define TWINSOCKET_NOINLINE
#endif

// A function that a program for wasm may lack, whose compiler accepts `throw` in builds that cannot
// catch: then its address is null.
#if defined(__wasm__)
#define TWINSOCKET_IF_LINKED [[gnu::weak]]
#else
#define TWINSOCKET_IF_LINKED
#endif

// A fast path is worth its code only where speed matters. In a page it is not: there the browser's
// share of the cost of a message is far larger.
#if defined(__OPTIMIZE_SIZE__)
#define TWINSOCKET_INLINE inline
#define TWINSOCKET_HAS_SHORT_WAYS false
#else
#define TWINSOCKET_HAS_SHORT_WAYS true
#if defined(__GNUC__)
#define TWINSOCKET_INLINE [[gnu::always_inline]] inline
#else
#define TWINSOCKET_INLINE inline
#endif
#endif

// For a check that is as short as the call that it may save: inlined even in code that is compiled
// for size.
#if defined(__GNUC__)
#define TWINSOCKET_ALWAYS_INLINE [[gnu::always_inline]] inline
#elif defined(_MSC_VER)
#define TWINSOCKET_ALWAYS_INLINE __forceinline
#else
#define TWINSOCKET_ALWAYS_INLINE inline
#endif

// For code that runs a few times per connection, and not for each message: compiled for size.
#if defined(__GNUC__)
#define TWINSOCKET_COLD [[gnu::cold, gnu::noinline]]
#else
#define TWINSOCKET_COLD TWINSOCKET_NOINLINE
#endif
