// With the system's simdutf, which uses the vector instructions of many machines.
#include <simdutf.h>

#include "text/wide_utf8.h"

namespace web::protocol {

// Up to the first error, which may be only that the last character is cut.
std::size_t wellFormedFront(std::string_view text) {
  auto result = simdutf::validate_utf8_with_errors(text.data(), text.size());
  return result.error == simdutf::error_code::SUCCESS ? text.size() : result.count;
}

}  // namespace web::protocol
