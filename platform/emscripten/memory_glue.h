// How numbers, text and bytes are passed between C++ and the page.
#pragma once

#include <cstdint>
#include <string_view>

namespace web::emscripten {

// Addresses and sizes are passed as doubles, which wasm32, wasm64 and BigInt builds have in common.
inline double addressOf(const void* object) {
  return static_cast<double>(reinterpret_cast<std::uintptr_t>(object));
}

inline double sizeOf(std::string_view text) { return static_cast<double>(text.size()); }

template <class T>
T& objectAt(double address) {
  return *reinterpret_cast<T*>(static_cast<std::uintptr_t>(address));
}

}  // namespace web::emscripten
