// The page's event loop as <web/event_loop.h> shows it; and what event_loop_glue.js calls. Tasks
// and frames are in files of their own, which only programs that have some are linked with.
#include <web/dom_exception.h>
#include <web/event_loop.h>

#include <exception>
#include <string_view>
#include <utility>

#include <emscripten/em_macros.h>
#include <emscripten/emscripten.h>
#include <pthread.h>
#include <unistd.h>

#include "emscripten/event_loop_glue.h"
#include "emscripten/memory_glue.h"
#include "exceptions.h"

// Emscripten's own libc++ does not link there: it wants pthread_mutex_lock().
#if defined(__EMSCRIPTEN_WASM_WORKERS__) && !defined(__EMSCRIPTEN_PTHREADS__)
#error twinsocket cannot be built with -sWASM_WORKERS alone: add -pthread.
#endif

namespace web {

namespace {

[[maybe_unused]] void report(std::string_view name, std::string_view message) {
  using emscripten::addressOf;
  twinsocketReport(addressOf(name.data()), static_cast<double>(name.size()),
                   addressOf(message.data()), static_cast<double>(message.size()));
}

// When a thread ends, its worker may be given to another one.
[[maybe_unused]] void forgetAtThreadEnd() {
  struct Forgetter {
    ~Forgetter() { twinsocketForget(); }
  };
  thread_local Forgetter forgetter;
}

}  // namespace

// Only a build with Asyncify or JSPI can wait here for the page to take its turn.
bool pollEvents() {
  if (twinsocketCanSleep() == 0) return false;
  twinsocketBeginSleep();
  emscripten_sleep(0);
  twinsocketEndSleep();
  return false;
}

// The page's loop waits for itself.
std::optional<std::intptr_t> pollHandle() { return {}; }
std::optional<std::chrono::steady_clock::time_point> nextDeadline() { return {}; }

int run() {
#if defined(__EMSCRIPTEN_PTHREADS__)
  forgetAtThreadEnd();
#endif
  twinsocketRun();
}

void quit(int status) { twinsocketQuit(status); }

// The browser serves its sockets anyway.
void allowNetworkThread(bool) {}

// Nothing is thrown in a build that does not know the words `try` and `catch`.
void reportException([[maybe_unused]] std::exception_ptr exception) {
#if defined(__cpp_exceptions)
  try {
    std::rethrow_exception(std::move(exception));
  } catch (const DOMException& error) {
    report(error.name(), error.what());
  } catch (const std::exception& error) {
    report("std::exception", error.what());
  } catch (...) {
    report("C++ exception", "not a std::exception");
  }
#endif
}

}  // namespace web

extern "C" {

EMSCRIPTEN_KEEPALIVE void twinsocketTrap() { __builtin_trap(); }

// The n-th thread of the program; main()'s is 0, or 1 with -sPROXY_TO_PTHREAD.
EMSCRIPTEN_KEEPALIVE int twinsocketThreadNumber() { return gettid() - getpid(); }

// Leaves by the runtime's exception, like everything that ends a thread.
EMSCRIPTEN_KEEPALIVE void twinsocketLeaveThread() {
#if defined(__EMSCRIPTEN_PTHREADS__)
  pthread_exit(nullptr);
#endif
}

}  // extern "C"
