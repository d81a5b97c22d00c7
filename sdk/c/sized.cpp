#include "c/sized.h"

#include <algorithm>
#include <cstring>

namespace web::c {

namespace {
constexpr std::size_t mostBytes = 65'536;  // No version will ever have more.
}

bool copyKnown(void* known, std::size_t size, const void* given) {
  std::size_t givenSize = 0;
  std::memcpy(&givenSize, given, sizeof givenSize);
  if (givenSize < sizeof givenSize || givenSize > mostBytes) return false;
  auto* bytes = static_cast<const unsigned char*>(given);
  for (auto at = size; at < givenSize; ++at)
    if (bytes[at] != 0) return false;
  std::memcpy(known, given, std::min(givenSize, size));
  return true;
}

}  // namespace web::c
