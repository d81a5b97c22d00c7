// Detached threads.
#pragma once

#include <functional>

namespace web::native {

// Returns false if the system has no thread left.
bool startHelperThread(std::function<void()> work);

}  // namespace web::native
