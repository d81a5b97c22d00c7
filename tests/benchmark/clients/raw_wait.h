// How the raw client waits for what it reads: CMake chooses the file.
#pragma once

#include "stream.h"

namespace web::benchmark {

// Before each read: returns when there is something to read, or at once if read() itself waits.
void awaitInput(const Stream& stream);

}  // namespace web::benchmark
