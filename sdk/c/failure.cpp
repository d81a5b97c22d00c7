#include "c/failure.h"

#include <web/dom_exception.h>

#include <exception>
#include <string_view>
#include <utility>

namespace web::c {

namespace {

// Not a std::string: mingw destroys thread_local objects in freed memory (GCC 83562).
thread_local char lastSentence[1024];

// A longer sentence is cut, between two characters.
void keep(std::string_view subject, std::string_view rest) {
  const auto whole = sizeof lastSentence - 1;
  auto size = subject.copy(lastSentence, whole);
  size += rest.copy(lastSentence + size, whole - size);
  const bool isCut = size < subject.size() + rest.size();
  while (isCut && (lastSentence[--size] & 0xc0) == 0x80) continue;
  lastSentence[size] = '\0';
}

constexpr std::pair<std::string_view, twinsocket_result> codes[] = {
    {"NotSupportedError", TWINSOCKET_NOT_SUPPORTED},
    {"InvalidStateError", TWINSOCKET_INVALID_STATE},
    {"SyntaxError", TWINSOCKET_SYNTAX_ERROR},
    {"InvalidAccessError", TWINSOCKET_INVALID_ACCESS},
    {"SecurityError", TWINSOCKET_SECURITY_ERROR},
};

}  // namespace

twinsocket_result fail(twinsocket_result code, std::string_view sentence) {
  keep(sentence, {});
  return code;
}

// A page may throw exceptions with names that are not known here.
twinsocket_result fail(std::string_view name, std::string_view sentence) {
  for (const auto& [known, code] : codes) {
    if (name == known) return fail(code, sentence);
  }
  return fail(TWINSOCKET_INVALID_STATE, sentence);
}

twinsocket_result failForBytes(std::string_view what, const void* bytes) {
  keep(what, bytes ? " has a size over PTRDIFF_MAX: was it negative?" : " is NULL.");
  return TWINSOCKET_INVALID_ACCESS;
}

twinsocket_result failForException() {
// -fno-exceptions does not allow `try` and `catch`.
#if defined(__cpp_exceptions)
  try {
    throw;
  } catch (const DOMException& exception) {
    return fail(exception.name(), exception.what());
  } catch (const std::exception&) {  // bad_alloc, or length_error if a string would be too long.
  }
#endif
  return fail(TWINSOCKET_OUT_OF_MEMORY, "No memory is left for this call.");
}

}  // namespace web::c

const char* twinsocket_last_error() noexcept { return web::c::lastSentence; }
