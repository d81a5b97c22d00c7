// permessage-deflate (RFC 7692): what was negotiated, and a codec for each direction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "protocol/byte_queue.h"
#include "protocol/zlib_codec.h"

namespace web::protocol {

inline constexpr std::string_view deflateOffer = "permessage-deflate; client_max_window_bits";

struct DeflateParameters {
  int serverWindowBits = 15, clientWindowBits = 15;
  bool serverContextTakeover = true, clientContextTakeover = true;
};

// Reads the server's response to the offer. Returns an error message, or an empty string.
std::string acceptDeflate(std::string_view answer, DeflateParameters& parameters);

// Server → client. The codec is made for the first compressed message.
class MessageInflater {
 public:
  explicit MessageInflater(const DeflateParameters& parameters) : parameters_(parameters) {}

  // Takes bytes from the front of the payload and fills the room; isBroken() if they are invalid.
  // If all of the room was filled, there may be more, even if the payload is used up.
  std::size_t inflate(std::span<const std::byte>& payload, std::span<std::byte> room);

  // The payload has ended: its tail, which senders leave out, must be inflated next.
  std::span<const std::byte> tail() const;

  // After the tail. False if the message ended inside a block.
  bool finish();

  bool isBroken() const { return broken_; }

  // Between messages; what the next one may refer to is kept, compressed.
  void releaseMemory();

 private:
  bool packWindow();
  void makeCodec();

  DeflateParameters parameters_;
  std::optional<Inflater> codec_;
  std::unique_ptr<std::byte[]> packed_;  // The part of the last codec's output the next one needs.
  std::uint32_t packedSize_ = 0;
  bool begun_ = false;  // The unfinished message has had bytes.
  bool broken_ = false;
};

// Client → server. The codec is made for the first message that is worth compressing.
class MessageDeflater {
 public:
  explicit MessageDeflater(const DeflateParameters& parameters) : parameters_(parameters) {}

  // The compressed payload, valid until the next call; nothing if it is not shorter.
  std::optional<std::span<const std::byte>> deflate(std::span<const std::byte> message);

  void releaseMemory();  // Also forgets the earlier messages.

 private:
  DeflateParameters parameters_;
  std::optional<Deflater> codec_;
  ByteQueue compressed_;
};

}  // namespace web::protocol
