// Structs whose first field is their size, so that later versions can append fields.
#pragma once

#include <cstddef>

namespace web::c {

// Copies the fields that this version knows over their defaults, or `size` bytes of them. Returns
// false if no version has this size, or if a newer program has set a field that is not known here.
bool copyKnown(void* known, std::size_t size, const void* given);

}  // namespace web::c
