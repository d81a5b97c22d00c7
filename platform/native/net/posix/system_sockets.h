// POSIX' socket headers. The file for Windows has the same name.
#pragma once

#include <iterator>
#include <span>
#include <system_error>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

inline int pollAll(std::span<pollfd> entries, int milliseconds) {
  return poll(entries.data(), static_cast<nfds_t>(std::ssize(entries)), milliseconds);
}

// The error of a connect() that is in progress.
constexpr auto connectingGoesOn = std::errc::operation_in_progress;

constexpr int endOfSending = SHUT_WR, endOfBoth = SHUT_RDWR;
