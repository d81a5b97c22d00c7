// The headers of Windows for sockets, and poll() by its name there.
#pragma once

#include <cstddef>
#include <system_error>

#include <winsock2.h>
#include <ws2tcpip.h>

inline int poll(pollfd* entries, std::size_t count, int milliseconds) {
  return WSAPoll(entries, static_cast<ULONG>(count), milliseconds);
}

// What connect() says when it has only begun.
constexpr auto connectingGoesOn = std::errc::operation_would_block;

constexpr int endOfSending = SD_SEND, endOfBoth = SD_BOTH;

// No error of Windows sends one to look elsewhere.
constexpr int EAI_SYSTEM = -1;
