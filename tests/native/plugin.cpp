// A plugin that contains the library, for plugin_test.cpp.
#include "package/programs/start_lookup.h"

#if defined(_WIN32)  // How a function is exported is for the compiler to know.
#define EXPORTED __declspec(dllexport)
#else
#define EXPORTED __attribute__((visibility("default")))
#endif

extern "C" EXPORTED void beginLookup(void (*lookUp)()) { startLookup(lookUp); }
