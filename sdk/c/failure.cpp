#include "c/failure.h"

#include <web/dom_exception.h>

#include <exception>
#include <string>
#include <utility>

namespace web::c {

namespace {

// Null if there was no memory for the sentence.
struct Sentence {
  std::string text;
  const char* fixed = "";
};

Sentence& lastSentence() {
  thread_local Sentence sentence;
  return sentence;
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
  auto& last = lastSentence();
  last.fixed = nullptr;
  last.text = sentence;
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
  auto& last = lastSentence();
  last.fixed = nullptr;
  last.text.assign(what).append(bytes ? " has a size over PTRDIFF_MAX: was it negative?"
                                      : " is NULL.");
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
  lastSentence().fixed = "No memory is left for this call.";
  return TWINSOCKET_OUT_OF_MEMORY;
}

}  // namespace web::c

const char* twinsocket_last_error() noexcept {
  const auto& last = web::c::lastSentence();
  return last.fixed ? last.fixed : last.text.c_str();
}
