// What sockets do not have in common from one operating system to the next: socket_linux.cpp,
// socket_bsd.cpp and socket_windows.cpp.
#pragma once

#include <array>
#include <system_error>

namespace web::native {

// Neither of them blocks, is inherited by other programs, or raises a signal when it is broken.
// Below 0, or false: lastSocketError() says why.
int openStreamSocket(int family);
bool openSocketPair(std::array<int, 2>& descriptors);

// A peer that has gone without a word is noticed: asked after 45 s of silence, and given up when it
// has acknowledged nothing for 60 s, as far as the system lets a program choose.
void noticeDeadPeer(int descriptor);

void closeSocket(int descriptor);

// For each send().
extern const int sendFlags;

// An error code of the system's sockets as one that std::errc has, where it has one.
std::error_code socketError(int code);
std::error_code lastSocketError();

// Before the first call to sockets or names.
void startSockets();

}  // namespace web::native
