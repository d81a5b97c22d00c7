// Every size limit and timeout of the engine, with its reason.
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

  // Fragments of one message: memory stays proportional to the payload, time does too.
  std::size_t maxFragments = 131072;

  // Responses with a status of 1xx that may come before the 101 (RFC 9110 §15.2).
  int maxInformationalResponses = 8;
};

}  // namespace web::protocol
