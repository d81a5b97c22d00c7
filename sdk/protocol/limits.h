// Every size limit of the engine, with its reason.
#pragma once

#include <cstddef>
#include <cstdint>

namespace web::protocol {

struct Limits {
  // A message after inflation: a page has none under 2 GiB, but a server should not be able to fill
  // our memory with one frame header or one deflate bomb.
  std::size_t maxMessageSize = std::size_t{64} << 20;

  // The whole response head; Chromium's figure.
  std::size_t maxHeadSize = std::size_t{256} << 10;

  // One line of the head: Chromium has no other limit than the head's.
  std::size_t maxHeadLine = maxHeadSize;

  // Header fields: each costs more memory than it has bytes. Browsers take 3,000.
  std::size_t maxHeaderFields = 4096;

  // Fragments of one message, 1 at least: memory stays proportional to the payload, time does too.
  std::size_t maxFragments = 131072;

  // Responses with a status of 1xx that may come before the 101 (RFC 9110 §15.2).
  int maxInformationalResponses = 8;

  // What bufferedAmount may become: the "buffer" of the WHATWG's send(), which "cannot grow
  // further".
  std::uint64_t maxBufferedAmount = std::uint64_t{2} << 30;
};

}  // namespace web::protocol
