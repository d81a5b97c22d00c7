// What memory_glue.js calls: C++ owns the memory that the page's text and bytes are written to.
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

// Asked first, since most builds cannot catch std::bad_alloc.
bool hasRoomFor(std::size_t size) {
  void* volatile room = std::malloc(size);
  std::free(room);
  return room != nullptr;
}

// Returns the address of the first of `size` bytes, or -1 if there is no memory for them.
template <class Buffer>
double resized(Buffer& buffer, std::size_t size) {
  // A buffer that grows doubles at least, and a string has 16 bytes more at most.
  const auto capacity = buffer.capacity();
  if (size > capacity && !hasRoomFor(std::max(2 * capacity, size) + 16)) return -1;
  buffer.resize(size);
  return addressOf(buffer.data());
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE double twinsocketResizeString(double string, double size) {
  return resized(objectAt<std::string>(string), static_cast<std::size_t>(size));
}

EMSCRIPTEN_KEEPALIVE double twinsocketResizeBytes(double vector, double size) {
  auto& bytes = objectAt<std::vector<std::byte>>(vector);
  // What it held is of no use, and would be copied.
  if (size > static_cast<double>(bytes.capacity())) std::vector<std::byte>().swap(bytes);
  return resized(bytes, static_cast<std::size_t>(size));
}

}  // extern "C"
