// The types and result codes of Emscripten's HTML5 interface, natively: what
// <emscripten/websocket.h> needs of them.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#if defined(__has_include)
#if __has_include(<pthread.h>)
#include <pthread.h>
#else
typedef void* pthread_t;
#endif
#else
#include <pthread.h>
#endif

// Emscripten before 3.1.69 has int, and structs of another layout. Compile a program that relies on
// that with -DTWINSOCKET_EM_BOOL_IS_INT.
#if defined(TWINSOCKET_EM_BOOL_IS_INT)
#define EM_BOOL int
#else
#define EM_BOOL bool
#endif
#define EM_TRUE 1
#define EM_FALSE 0

#define EMSCRIPTEN_RESULT int
#define EMSCRIPTEN_RESULT_SUCCESS 0
#define EMSCRIPTEN_RESULT_DEFERRED 1
#define EMSCRIPTEN_RESULT_NOT_SUPPORTED -1
#define EMSCRIPTEN_RESULT_FAILED_NOT_DEFERRED -2
#define EMSCRIPTEN_RESULT_INVALID_TARGET -3
#define EMSCRIPTEN_RESULT_UNKNOWN_TARGET -4
#define EMSCRIPTEN_RESULT_INVALID_PARAM -5
#define EMSCRIPTEN_RESULT_FAILED -6
#define EMSCRIPTEN_RESULT_NO_DATA -7
#define EMSCRIPTEN_RESULT_TIMED_OUT -8

// For the functions whose names end in _on_thread: which thread the callback runs on. Emscripten
// has 1 and 2, but on Windows, where a handle can be a thread's number, those are other threads.
// C++ programs may treat C casts as errors.
#ifdef __cplusplus
#define TWINSOCKET_PTHREAD(number) (pthread_t(number))
#else
#define TWINSOCKET_PTHREAD(number) ((pthread_t)(number))
#endif
#define EM_CALLBACK_THREAD_CONTEXT_MAIN_RUNTIME_THREAD TWINSOCKET_PTHREAD(-1)
#define EM_CALLBACK_THREAD_CONTEXT_MAIN_BROWSER_THREAD \
  EM_CALLBACK_THREAD_CONTEXT_MAIN_RUNTIME_THREAD  // Its older name.
#define EM_CALLBACK_THREAD_CONTEXT_CALLING_THREAD TWINSOCKET_PTHREAD(-2)
