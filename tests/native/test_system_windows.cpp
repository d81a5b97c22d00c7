// Windows.
#include "native/test_system.h"

#include <cstdlib>

#include "native/net/socket_system.h"
#include "system_sockets.h"

namespace web::native {

int openBlockingSocket(Address::Family family) {
  startSockets();
  const int kind = family == Address::Family::ipv4 ? AF_INET : AF_INET6;
  return static_cast<int>(socket(kind, SOCK_STREAM, IPPROTO_TCP));
}

int acceptBlockingSocket(int listener) {
  const auto accepted = accept(static_cast<SOCKET>(listener), nullptr, nullptr);
  const DWORD milliseconds = 20000;
  auto* patience = reinterpret_cast<const char*>(&milliseconds);
  setsockopt(accepted, SOL_SOCKET, SO_RCVTIMEO, patience, sizeof milliseconds);
  setsockopt(accepted, SOL_SOCKET, SO_SNDTIMEO, patience, sizeof milliseconds);
  return static_cast<int>(accepted);
}

bool hasWaitedTooLong() { return WSAGetLastError() == WSAETIMEDOUT; }

void setSendPatience(int descriptor, int milliseconds) {
  const auto patience = static_cast<DWORD>(milliseconds);
  setsockopt(static_cast<SOCKET>(descriptor), SOL_SOCKET, SO_SNDTIMEO,
             reinterpret_cast<const char*>(&patience), sizeof patience);
}

void ignoreBrokenPipes() {}  // Windows has no such signal.

void setEnvironmentVariable(const char* name, const std::string& value) {
  _putenv_s(name, value.c_str());
}

void unsetEnvironmentVariable(const char* name) { _putenv_s(name, ""); }

void* loadLibrary(const char* name) { return LoadLibraryA(name); }

void* functionOf(void* library, const char* name) {
  return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(library), name));
}

void unloadLibrary(void* library) { FreeLibrary(static_cast<HMODULE>(library)); }

bool isLoaded(const char* name) { return GetModuleHandleA(name) != nullptr; }

}  // namespace web::native
