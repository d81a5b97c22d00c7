// Natively, the few functions of Emscripten's <emscripten.h> that programs with sockets need.
#pragma once

#include <emscripten/em_types.h>

#if defined(_MSC_VER)
#define EMSCRIPTEN_KEEPALIVE
#else
#define EMSCRIPTEN_KEEPALIVE __attribute__((used))
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*em_callback_func)(void);
typedef void (*em_arg_callback_func)(void* arg);

// From now on calls `callback` `framesPerSecond` times a second (60 times if it is 0). With
// simulateInfiniteLoop it does not return: it runs the loop, and the program ends once the main
// loop is cancelled and the last socket is closed. Otherwise the loop begins at
// emscripten_exit_with_live_runtime(), or when main() returns in a program that links
// twinsocket::emscripten_main.
void emscripten_set_main_loop(em_callback_func callback, int framesPerSecond,
                              int simulateInfiniteLoop);
void emscripten_set_main_loop_arg(em_arg_callback_func callback, void* arg, int framesPerSecond,
                                  int simulateInfiniteLoop);
void emscripten_cancel_main_loop(void);

// Calls `callback` once, after that many milliseconds, or with the next frame if less than 0.
void emscripten_async_call(em_arg_callback_func callback, void* arg, int milliseconds);

// Runs the loop, and with it the callbacks, for that long; with 0, for one turn.
void emscripten_sleep(unsigned int milliseconds);

// Leaves main() without ending the program: runs the loop until nothing is left to wait for, and
// then ends the program with status 0, whatever other threads do. On a thread other than main()'s
// it runs that thread's loop until the program ends.
#if defined(__cplusplus)
[[noreturn]]
#elif defined(__GNUC__)
__attribute__((noreturn))
#endif
void emscripten_exit_with_live_runtime(void);

// Like exit(); may be called from any callback.
#if defined(__cplusplus)
[[noreturn]]
#elif defined(__GNUC__)
__attribute__((noreturn))
#endif
void emscripten_force_exit(int status);

// Milliseconds since a fixed moment.
double emscripten_get_now(void);

#ifdef __cplusplus
}
#endif
