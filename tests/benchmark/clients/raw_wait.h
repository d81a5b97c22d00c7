// How the raw client waits for data to read; CMake chooses the file.
#pragma once

#include "stream.h"

namespace web::benchmark {

// Called before each read: returns when there is data to read, or at once if read() itself waits.
void awaitInput(const Stream& stream);

}  // namespace web::benchmark
