// The part of sockets that depends on the operating system: socket_linux.cpp,
// socket_bsd.cpp and socket_windows.cpp.
#pragma once

#include <array>
#include <system_error>

namespace web::native {

// Sockets that do not block, are not inherited by child processes, and raise no signal when broken.
// On a result below 0, or false, lastSocketError() says why.
int openStreamSocket(int family);
bool openSocketPair(std::array<int, 2>& descriptors);

// TCP keep-alive detects a peer that has gone silent: it asks after 45 s, and gives up when the
// peer has acknowledged nothing for 60 s, if the system lets a program choose the times.
void noticeDeadPeer(int descriptor);

void closeSocket(int descriptor);

// The flags for each send().
extern const int sendFlags;

// Converts the system's error code to std::errc, if there is one.
std::error_code socketError(int code);
std::error_code lastSocketError();

// Must be called before the first use of sockets or name lookup.
void startSockets();

}  // namespace web::native
