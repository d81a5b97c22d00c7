// Times in sentences for people.
#pragma once

#include <chrono>
#include <string>

namespace web::native {

// "1500 ms", or "2 s" for whole seconds.
inline std::string inWords(std::chrono::milliseconds time) {
  if (time.count() % 1000 != 0) return std::to_string(time.count()) + " ms";
  return std::to_string(time.count() / 1000) + " s";
}

}  // namespace web::native
