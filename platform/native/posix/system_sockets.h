// The headers of POSIX for sockets. Its sibling for Windows has the same name.
#pragma once

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

constexpr int endOfSending = SHUT_WR;
