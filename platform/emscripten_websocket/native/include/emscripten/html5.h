// For programs that include <emscripten/html5.h> for its types. Windows, keys and WebGL are not
// here.
#pragma once

#include <emscripten/em_types.h>
