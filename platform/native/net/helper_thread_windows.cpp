// Windows threads, which report errors without an exception, unlike std::thread.
#include "native/net/helper_thread.h"

#include <memory>
#include <utility>

#include <windows.h>

namespace web::native {

namespace {

// A plugin may be unloaded while a helper looks up a name. Each helper has a reference to the
// module that contains our code, and gives it back outside of that code.
struct Start {
  std::function<void()> work;
  HMODULE code;
};

HMODULE callWork(void* argument) {
  std::unique_ptr<Start> start(static_cast<Start*>(argument));
  start->work();
  return start->code;
}

DWORD WINAPI runWork(void* argument) { FreeLibraryAndExitThread(callWork(argument), 0); }

}  // namespace

// Not with _beginthreadex(): some of Microsoft's libraries keep a reference of their own, which
// this end of a thread would not give back.
bool startHelperThread(std::function<void()> work) {
  auto start = std::make_unique<Start>(Start{std::move(work), nullptr});
  const auto* place = reinterpret_cast<LPCWSTR>(&runWork);
  if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, place, &start->code)) {
    return false;
  }
  const HANDLE thread = CreateThread(nullptr, 0, runWork, start.get(), 0, nullptr);
  if (!thread) {
    FreeLibrary(start->code);
    return false;
  }
  start.release();  // It belongs to the thread.
  CloseHandle(thread);
  return true;
}

}  // namespace web::native
