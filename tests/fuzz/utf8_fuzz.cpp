// Any bytes as text: validation in any split, and U+FFFD for ill-formed parts, agree with a slow
// reference.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/input.h"
#include "fuzz/reference_utf8.h"
#include "fuzz/require.h"
#include "text/utf8.h"

namespace {

using web::fuzz::require;
using web::protocol::Utf8Validator;

// A copy of exactly this size, so that a sanitizer detects a read beyond it.
bool addExactly(Utf8Validator& validator, std::string_view part) {
  std::string exact(part);
  exact.shrink_to_fit();
  return validator.add(exact);
}

// The number of bytes at the front after which further bytes could still make the text valid.
std::size_t acceptableSize(std::string_view text) {
  auto size = web::fuzz::wellFormedSize(text);
  while (size < text.size() && web::fuzz::isStartOfWellFormed(text.substr(0, size + 1))) ++size;
  return size;
}

void checkByteByByte(std::string_view text, std::size_t acceptable) {
  Utf8Validator validator;
  for (std::size_t at = 0; at < text.size(); ++at) {
    require(addExactly(validator, text.substr(at, 1)) == (at < acceptable),
            "it fails at the first byte that can no longer be right");
    if (at == acceptable) return;
  }
  require(validator.isComplete() == web::fuzz::isWellFormedByReference(text),
          "it knows whether text may end here");
}

void checkInParts(std::string_view text, std::size_t acceptable, web::fuzz::Dice& dice) {
  Utf8Validator validator;
  const auto longest = 1 + dice.roll(80);
  for (std::size_t at = 0; at < text.size();) {
    auto part = text.substr(at, 1 + dice.roll(longest));
    at += part.size();
    const bool taken = addExactly(validator, part);
    require(taken == (at <= acceptable), "the split does not matter");
    if (!taken) return;
  }
  require(validator.isComplete() == web::fuzz::isWellFormedByReference(text),
          "the split does not matter at the end");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  web::fuzz::Dice dice(data, size);
  auto acceptable = acceptableSize(text);
  checkByteByByte(text, acceptable);
  for (int i = 0; i < 3; ++i) checkInParts(text, acceptable, dice);

  Utf8Validator portable;
  require(portable.addPortably(text) == (acceptable == size), "the portable way is the same");

  require(web::protocol::isWellFormed(text) == web::fuzz::isWellFormedByReference(text),
          "isWellFormed() agrees with the reference");
  require(web::protocol::toWellFormed(text) == web::fuzz::toWellFormedByReference(text),
          "toWellFormed() agrees with the reference");
  return 0;
}
