// What platform.h and <web/event_loop.h> require of a platform, in a page; and the functions that
// event_loop_glue.js calls. Tasks, frames and timers are in files of their own, which are linked
// only into programs that use them.
#include <web/dom_exception.h>
#include <web/event_loop.h>

#include <exception>
#include <string_view>
#include <utility>

#include <emscripten/em_macros.h>
#include <emscripten/emscripten.h>
#include <pthread.h>
#include <unistd.h>

#include "emscripten/browser_channel.h"
#include "emscripten/event_loop_glue.h"
#include "emscripten/memory_glue.h"
#include "emscripten/refusal.h"
#include "emscripten/websocket_glue.h"
#include "exceptions.h"
#include "platform.h"

// Emscripten's own libc++ does not link there: it needs pthread_mutex_lock().
#if defined(__EMSCRIPTEN_WASM_WORKERS__) && !defined(__EMSCRIPTEN_PTHREADS__)
#error twinsocket cannot be built with -sWASM_WORKERS alone: add -pthread.
#endif

namespace web {

namespace {

using emscripten::addressOf;
using emscripten::sizeOf;

[[maybe_unused]] void report(std::string_view name, std::string_view message) {
  twinsocketReport(addressOf(name.data()), sizeOf(name), addressOf(message.data()),
                   sizeOf(message));
}

// When a thread ends, its worker may be given to another one.
[[maybe_unused]] void forgetAtThreadEnd() {
  struct Forgetter {
    ~Forgetter() { twinsocketForget(); }
  };
  thread_local Forgetter forgetter;
}

// Options that the server would notice, and that a page cannot set. The browser decides the rest.
const char* notForPages(const WebSocketInit& init) {
  if (!init.headers.empty()) return "headers";
  if (!init.origin.empty()) return "origin";
  const auto& certificate = init.clientCertificate;
  if (!certificate.chain.empty() || !certificate.key.empty()) return "clientCertificate";
  if (!init.serverName.empty()) return "serverName";
  if (!init.connectTo.empty()) return "connectTo";
  if (!init.localAddress.empty()) return "localAddress";
  if (init.resolve) return "resolve";
  if (!init.unixSocket.empty()) return "unixSocket";
  return nullptr;
}

std::optional<Misuse> misuseBeforeOpening(std::string_view url, const WebSocketInit& init) {
  if (auto fault = urlFault(url)) return Misuse{std::move(*fault), "SyntaxError"};
  if (auto misuse = misuseIn(init.protocols)) return misuse;
  auto* field = init.ignoreUnsupported ? nullptr : notForPages(init);
  if (!field) return {};
  std::string message = "A page cannot set WebSocketInit::";
  message.append(field).append(": leave it empty on the web.");
  return Misuse{std::move(message), "NotSupportedError"};
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

// The page's loop waits by itself.
std::optional<std::intptr_t> pollHandle() { return {}; }
std::optional<std::chrono::steady_clock::time_point> nextDeadline() { return {}; }

int run() {
#if defined(__EMSCRIPTEN_PTHREADS__)
  forgetAtThreadEnd();
#endif
  twinsocketRun();
}

void quit(int status) { twinsocketQuit(status); }

// The browser serves its sockets in any case.
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

// This depends on how both the library and the program were compiled.
bool exceptionsAreCaught() {
// -fno-exceptions leaves out the code that throws.
#if defined(__cpp_exceptions)
  return &throwCaught != nullptr && twinsocketCatchesExceptions() != 0;
#else
  return false;
#endif
}

std::optional<std::string> urlFault(std::string_view url) {
  if (twinsocketAccepts(addressOf(url.data()), sizeOf(url)) != 0) return {};
  return emscripten::lastRefusal().message;
}

void abortWith(std::string_view line) { twinsocketAbort(addressOf(line.data()), sizeOf(line)); }

std::string toWellFormed(std::string_view text) {
  std::string result;
  twinsocketToWellFormed(addressOf(text.data()), sizeOf(text), addressOf(&result));
  return result;
}

std::string printable(std::string_view text) {
  std::string result;
  twinsocketPrintable(addressOf(text.data()), sizeOf(text), addressOf(&result));
  return result;
}

OpenedChannel openChannel(std::string_view url, const WebSocketInit& init, ChannelClient& client) {
  if (auto misuse = misuseBeforeOpening(url, init)) return std::move(*misuse);
  init.targetAddressSpace.announce(true);
  // Not make_shared(), which contains the exception for too large a size: a lot of code.
  std::shared_ptr channel = std::make_unique<emscripten::BrowserChannel>(client);
  auto refusal = channel->open(url, init);
  init.targetAddressSpace.announce(false);
  if (refusal) return std::move(*refusal);
  return std::shared_ptr<Channel>(std::move(channel));
}

OpenedChannel openDefaultChannel(std::string_view url, const WebSocketInit& defaults,
                                 ChannelClient& client) {
  return openChannel(url, defaults, client);
}

}  // namespace web

extern "C" {

EMSCRIPTEN_KEEPALIVE void twinsocketTrap() { __builtin_trap(); }

// The glue of other builds does not call these.
#if defined(__EMSCRIPTEN_PTHREADS__)
// The n-th thread of the program; main()'s is 0, or 1 with -sPROXY_TO_PTHREAD.
EMSCRIPTEN_KEEPALIVE int twinsocketThreadNumber() { return gettid() - getpid(); }

// Leaves by the runtime's exception, like everything that ends a thread.
EMSCRIPTEN_KEEPALIVE void twinsocketLeaveThread() { pthread_exit(nullptr); }
#endif

}  // extern "C"
