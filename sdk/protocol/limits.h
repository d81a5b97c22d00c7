// Every size limit of the engine, with its reason.
#pragma once

#include <cstddef>
#include <cstdint>

namespace web::protocol {

struct Limits {
  // A message after inflation. A page has no limit below 2 GiB, but a server should not be able to
  // fill our memory with one frame header or one deflate bomb.
  std::size_t maxMessageSize = std::size_t{64} << 20;

  // The whole response head, as in Chromium.
  std::size_t maxHeadSize = std::size_t{256} << 10;

  // One line of the head: Chromium limits only the whole head.
  std::size_t maxHeadLine = maxHeadSize;

  // Header fields: each takes more memory than it has bytes. Browsers accept 3,000.
  std::size_t maxHeaderFields = 4096;

  // Fragments of one message, at least 1: memory and time stay proportional to the payload.
  std::size_t maxFragments = 131072;

  // Responses with a status of 1xx that may come before the 101 (RFC 9110 §15.2).
  int maxInformationalResponses = 8;

  // The largest bufferedAmount: WHATWG's send() fails when its buffer "cannot grow further".
  std::uint64_t maxBufferedAmount = std::uint64_t{2} << 30;
};

}  // namespace web::protocol
