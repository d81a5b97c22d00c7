// The result as a picture.
#pragma once

#include "report.h"

#include <chrono>
#include <string>

namespace comparison {

// An SVG document: what an update costs, and how late it is. `delay` is the simulated wire's.
std::string draw(const Round& round, std::chrono::milliseconds delay);

}  // namespace comparison
