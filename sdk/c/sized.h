// Structs whose first field tells their size, so that later versions can append fields.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>

namespace web::c {

// The struct as this version knows it: `defaults` in what an older program does not have. Nothing
// if the size is none, or a newer program has set a field that is not known here.
template <class Struct>
std::optional<Struct> ofThisVersion(const Struct& given, const Struct& defaults) {
  if (given.size < sizeof given.size) return {};
  auto* bytes = reinterpret_cast<const unsigned char*>(&given);
  if (given.size > sizeof(Struct) &&
      std::any_of(bytes + sizeof(Struct), bytes + given.size, [](auto byte) { return byte != 0; }))
    return {};
  Struct known = defaults;
  std::memcpy(&known, &given, std::min(given.size, sizeof(Struct)));
  return known;
}

}  // namespace web::c
