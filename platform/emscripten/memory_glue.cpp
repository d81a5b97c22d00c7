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

// Returns the address of the first of `size` bytes, or -1 if there is no memory for them.
template <class Buffer>
double resized(Buffer& buffer, std::size_t size) {
  // A growing buffer at least doubles, and a string takes at most 16 bytes more.
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
  // Its old content is not needed, and would be copied.
  if (size > static_cast<double>(bytes.capacity())) std::vector<std::byte>().swap(bytes);
  return resized(bytes, static_cast<std::size_t>(size));
}

}  // extern "C"
