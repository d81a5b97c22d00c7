// The functions that memory_glue.js calls: C++ owns the memory for the page's text and bytes.
#include "emscripten/memory_glue.h"

#include <emscripten/em_macros.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <vector>

using web::emscripten::addressOf;
using web::emscripten::objectAt;

namespace {

// Called first, because most builds cannot catch std::bad_alloc.
bool hasRoomFor(std::size_t size) {
  void* volatile room = std::malloc(size);
  std::free(room);
  return room != nullptr;
}

// The old content is not needed, and would be copied. (assign() is half the code of resize().)
bool resize(std::vector<std::byte>& bytes, std::size_t size) {
  if (size <= bytes.size()) {
    bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(size), bytes.end());
    return true;
  }
  if (size > bytes.capacity()) {
    std::vector<std::byte>().swap(bytes);
    if (!hasRoomFor(size)) return false;
  }
  bytes.assign(size, std::byte{});
  return true;
}

}  // namespace

extern "C" {

// These return the address of the first of `size` bytes, or -1 if there is no memory for them.

EMSCRIPTEN_KEEPALIVE double twinsocketResizeString(double address, double size) {
  auto& string = objectAt<std::string>(address);
  const auto wanted = static_cast<std::size_t>(size);
  // A growing string at least doubles, and takes at most 16 bytes more.
  const auto capacity = string.capacity();
  if (wanted > capacity && !hasRoomFor(std::max(2 * capacity, wanted) + 16)) return -1;
  string.resize(wanted);
  return addressOf(string.data());
}

EMSCRIPTEN_KEEPALIVE double twinsocketResizeBytes(double vector, double size) {
  auto& bytes = objectAt<std::vector<std::byte>>(vector);
  return resize(bytes, static_cast<std::size_t>(size)) ? addressOf(bytes.data()) : -1;
}

}  // extern "C"
