// What memory_glue.js calls: C++ owns the memory that the page's text and bytes are written to.
#include "emscripten/memory_glue.h"

#include <emscripten/em_macros.h>

#include <cstddef>
#include <string>
#include <vector>

using web::emscripten::addressOf;
using web::emscripten::objectAt;

extern "C" {

EMSCRIPTEN_KEEPALIVE double twinsocketResizeString(double string, double size) {
  auto& text = objectAt<std::string>(string);
  text.resize(static_cast<std::size_t>(size));
  return addressOf(text.data());
}

EMSCRIPTEN_KEEPALIVE double twinsocketResizeBytes(double vector, double size) {
  auto& bytes = objectAt<std::vector<std::byte>>(vector);
  bytes.resize(static_cast<std::size_t>(size));
  return addressOf(bytes.data());
}

}  // extern "C"
