// What tests ask of the system, and each system has in a way of its own.
#pragma once

#include <string>

#include "native/net/address.h"

namespace web::native {

// No call on an accepted socket waits for more than 20 seconds: a script that waits longer is
// stuck, and its test has failed.
int openBlockingSocket(Address::Family family);
int acceptBlockingSocket(int listener);
bool hasWaitedTooLong();

// How long sending to it may wait.
void setSendPatience(int descriptor, int milliseconds);  // The last call on this thread.

// OpenSSL's own sockets raise a signal when the other end is gone. This thread takes none.
void ignoreBrokenPipes();

void setEnvironmentVariable(const char* name, const std::string& value);
void unsetEnvironmentVariable(const char* name);

}  // namespace web::native
