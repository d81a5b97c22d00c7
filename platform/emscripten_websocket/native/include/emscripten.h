// As in Emscripten: the same as <emscripten/emscripten.h>.
#pragma once

#include <emscripten/emscripten.h>
