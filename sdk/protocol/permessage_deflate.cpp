#include "protocol/permessage_deflate.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <utility>

#include "protocol/extension_header.h"
#include "text/joined.h"
#include "text/printable.h"

namespace web::protocol {

namespace {

// RFC 7692 §7.2.1: the empty stored block that ends a flush, without its header bits.
constexpr std::array<std::byte, 4> blockTail{std::byte{0}, std::byte{0}, std::byte{0xff},
                                             std::byte{0xff}};

// What an idle connection's window is packed with: 16 KiB and zlib's 70 KiB, for a moment.
constexpr int packingWindowBits = 12;

// Shorter messages are not worth the time: the headers of frame and TCP are as long.
constexpr std::size_t smallestCompressed = 16;

// RFC 7692 §7.1.2: "a decimal integer value without leading zeroes between 8 to 15".
int windowBits(std::string_view text) {
  if (text == "8" || text == "9") return text[0] - '0';
  if (text.size() == 2 && text[0] == '1' && text[1] >= '0' && text[1] <= '5') {
    return 10 + text[1] - '0';
  }
  return 0;
}

std::string acceptParameter(const ExtensionParameter& parameter, DeflateParameters& parameters) {
  auto& [name, value] = parameter;
  if (name == "server_no_context_takeover" || name == "client_no_context_takeover") {
    if (value) return joined({"gives a value to ", name});
    (name[0] == 's' ? parameters.serverContextTakeover : parameters.clientContextTakeover) = false;
    return "";
  }
  if (name == "server_max_window_bits" || name == "client_max_window_bits") {
    if (!value) return joined({"gives no value to ", name});
    auto bits = windowBits(*value);
    if (bits == 0) return joined({"has a ", name, " of ", inQuotes(*value), " instead of 8 to 15"});
    (name[0] == 's' ? parameters.serverWindowBits : parameters.clientWindowBits) = bits;
    return "";
  }
  return joined({"has the unknown parameter ", inQuotes(name)});
}

}  // namespace

std::string acceptDeflate(std::string_view answer, DeflateParameters& parameters) {
  auto extensions = parseExtensions(answer);
  if (!extensions)
    return joined({"the server's Sec-WebSocket-Extensions is malformed: ", inQuotes(answer)});
  auto& extension = extensions->front();
  if (extension.name != "permessage-deflate") {
    return joined(
        {"the server chose the extension ", inQuotes(extension.name), ", which was not offered"});
  }
  if (extensions->size() > 1) return "the server chose more extensions than were offered";
  for (auto& parameter : extension.parameters) {
    for (auto* other = &extension.parameters.front(); other != &parameter; ++other) {
      if (other->name == parameter.name) {
        return joined(
            {"the server's permessage-deflate has ", inQuotes(parameter.name), " more than once"});
      }
    }
    if (auto wrong = acceptParameter(parameter, parameters); !wrong.empty()) {
      return joined({"the server's permessage-deflate ", wrong});
    }
  }
  return "";
}

std::size_t MessageInflater::inflate(std::span<const std::byte>& payload,
                                     std::span<std::byte> room) {
  if (!codec_) makeCodec();
  begun_ |= !payload.empty();
  auto step = codec_->inflate(payload, room);
  payload = payload.subspan(step.consumed);
  broken_ |= step.broken;
  return step.produced;
}

std::span<const std::byte> MessageInflater::tail() const {
  // Two kinds of message lack no tail: one without any bytes, which RFC 7692 §7.2.3.6 does not
  // allow but browsers accept, and one that ends with a final block and no byte after it.
  if (!begun_ || (codec_ && codec_->isAfterFinalBlock())) return {};
  return blockTail;
}

bool MessageInflater::finish() {
  const bool whole = !begun_ || codec_->isBetweenBlocks() || codec_->isAfterFinalBlock();
  begun_ = false;
  if (codec_ && !parameters_.serverContextTakeover) codec_->reset();
  return whole && !broken_;
}

// What was packed is inflated once more: then it is in the window again.
void MessageInflater::makeCodec() {
  codec_.emplace();
  const auto packed = std::exchange(packed_, nullptr);
  std::span<const std::byte> left(packed.get(), std::exchange(packedSize_, 0));
  std::array<std::byte, 1024> text;
  for (auto isMore = !left.empty(); isMore && !broken_;) {
    const auto step = codec_->inflate(left, text);
    left = left.subspan(step.consumed);
    broken_ |= step.broken;
    isMore = !left.empty() || step.produced == text.size();
  }
}

void MessageInflater::releaseMemory() {
  if (begun_ || !codec_) return;
  if (!parameters_.serverContextTakeover || packWindow()) codec_.reset();
}

// False if memory is out. The server refers no further back than was agreed, but zlib takes 8 bits
// for 9.
bool MessageInflater::packWindow() {
  const auto window = codec_->window();
  const auto reach = std::size_t{1} << std::max(parameters_.serverWindowBits, 9);
  const auto size = std::min(window.size, reach);
  const auto limit = size + size / 256 + 64;  // zlib stores what becomes no shorter.
  std::unique_ptr<std::byte[]> room(new (std::nothrow) std::byte[limit]);
  if (!window.text || !room) return false;
  Deflater packer(packingWindowBits);
  const auto step =
      packer.deflate({window.text.get() + (window.size - size), size}, {room.get(), limit});
  if (step.broken) return false;
  packed_.reset(new (std::nothrow) std::byte[step.produced]);
  if (!packed_) return false;
  std::memcpy(packed_.get(), room.get(), step.produced);
  packedSize_ = static_cast<std::uint32_t>(step.produced);
  return true;
}

std::optional<std::span<const std::byte>> MessageDeflater::deflate(
    std::span<const std::byte> message) {
  if (message.size() < smallestCompressed || parameters_.clientWindowBits < 9) return {};
  if (!codec_) codec_.emplace(parameters_.clientWindowBits);

  // If it fills this much room, it is not shorter than the message, even without its tail.
  const auto limit = message.size() + blockTail.size();
  compressed_.cut(0);
  auto* room = compressed_.append(limit);
  auto step = room ? codec_->deflate(message, {room, limit}) : CodecStep{.broken = true};
  // What goes out uncompressed is not in the server's window: we must not refer to it later.
  const bool longer = step.broken || step.produced == limit;
  if (longer || !parameters_.clientContextTakeover) codec_->reset();
  if (longer) return {};
  return compressed_.bytes().first(step.produced - blockTail.size());
}

void MessageDeflater::releaseMemory() {
  compressed_.cut(0);
  compressed_.releaseMemory();
  codec_.reset();
}

}  // namespace web::protocol
