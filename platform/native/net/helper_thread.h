// Threads that nobody waits for.
#pragma once

#include <functional>

namespace web::native {

// False if the system has no thread left.
bool startHelperThread(std::function<void()> work);

}  // namespace web::native
