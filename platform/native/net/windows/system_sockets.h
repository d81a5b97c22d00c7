// Windows' socket headers.
#pragma once

#include <span>
#include <system_error>

#include <winsock2.h>
#include <ws2tcpip.h>

inline int pollAll(std::span<pollfd> entries, int milliseconds) {
  return WSAPoll(entries.data(), static_cast<ULONG>(entries.size()), milliseconds);
}

// The error of a connect() that is in progress.
constexpr auto connectingGoesOn = std::errc::operation_would_block;

constexpr int endOfSending = SD_SEND, endOfBoth = SD_BOTH;

// Not an error code of Windows: none refers to another error variable.
constexpr int EAI_SYSTEM = -1;
