// The functions of layout.cpp for programs where EM_BOOL is int, as in Emscripten before 3.1.69.
#define TWINSOCKET_EM_BOOL_IS_INT
#include "emscripten_websocket/layout.cpp"
