// Functions for tests that each operating system implements differently.
#pragma once

#include <string>

#include "native/net/address.h"

namespace web::native {

// No call on an accepted socket waits for more than 20 seconds: a script that waits longer is
// stuck, and its test fails.
int openBlockingSocket(Address::Family family);
int acceptBlockingSocket(int listener);
bool hasWaitedTooLong();

// How long a send may wait.
void setSendPatience(int descriptor, int milliseconds);  // The last call on this thread.

// OpenSSL's own sockets raise SIGPIPE when the other end is gone. This thread ignores it.
void ignoreBrokenPipes();

void setEnvironmentVariable(const char* name, const std::string& value);
void unsetEnvironmentVariable(const char* name);

// A shared library that is loaded at run time; null if it is not there.
void* loadLibrary(const char* name);
void* functionOf(void* library, const char* name);
void unloadLibrary(void* library);

// Whether it is still in memory, although it may have been unloaded.
bool isLoaded(const char* name);

}  // namespace web::native
