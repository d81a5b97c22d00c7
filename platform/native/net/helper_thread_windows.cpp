// Windows threads, which report errors without an exception, unlike std::thread.
#include "native/net/helper_thread.h"

#include <memory>
#include <utility>

#include <process.h>
#include <windows.h>

namespace web::native {

namespace {

using Work = std::function<void()>;

unsigned __stdcall runWork(void* argument) {
  std::unique_ptr<Work> work(static_cast<Work*>(argument));
  (*work)();
  return 0;
}

}  // namespace

bool startHelperThread(std::function<void()> work) {
  auto owned = std::make_unique<Work>(std::move(work));
  const auto thread = _beginthreadex(nullptr, 0, runWork, owned.get(), 0, nullptr);
  if (!thread) return false;
  owned.release();  // It belongs to the thread.
  CloseHandle(reinterpret_cast<HANDLE>(thread));
  return true;
}

}  // namespace web::native
