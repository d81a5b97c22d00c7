// Structs whose first field tells their size, so that later versions can append fields.
#pragma once

#include <cstddef>

namespace web::c {

// Copies what this version knows of a struct over its defaults, or of `size` bytes of them. False
// if the size is none of any version, or a newer program has set a field that is not known here.
bool copyKnown(void* known, std::size_t size, const void* given);

}  // namespace web::c
