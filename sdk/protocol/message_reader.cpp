#include "protocol/message_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "attributes.h"
#include "protocol/bytes.h"

namespace web::protocol {

namespace {

constexpr std::size_t smallestRoom = std::size_t{64} << 10, largestRoom = std::size_t{1} << 20;
constexpr std::size_t smallestInflation = 256, largestInflation = std::size_t{64} << 10;
constexpr std::size_t largestPart = std::size_t{4} << 10;  // Of a frame, in one call of zlib.

// In nanoseconds, roughly: zlib takes longest for blocks that yield nothing.
constexpr std::size_t workOfACompressedByte = 32, workOfAByte = 2;
constexpr std::size_t maxInflating = std::size_t{256} << 10;
constexpr std::string_view tooLarge = "a message is larger than maxMessageSize";

// How a large buffer grows: in steps that are copied well within a turn, or in one step if its
// final size is known. Unused room was never touched, so it costs only address space.
template <class Buffer>
void makeRoom(Buffer& buffer, std::size_t size, std::size_t most, bool isExact) {
  constexpr std::size_t large = std::size_t{1} << 20, growth = 8;
  if (size <= buffer.capacity() || size < large) return;
  buffer.reserve(std::max(size, isExact ? most : std::min(most, size * growth)));
}

// A buffer is only cut to the message's size at the message's end: growing it again would fill it
// with zeros first.
template <class Buffer>
void write(Buffer& buffer, std::size_t at, std::span<const std::byte> bytes) {
  using Element = typename Buffer::value_type;
  if (bytes.empty()) return;
  if (buffer.size() < at + bytes.size()) {
    buffer.resize(at);
    auto* start = reinterpret_cast<const Element*>(bytes.data());
    buffer.insert(buffer.end(), start, start + bytes.size());
  } else {
    std::memcpy(buffer.data() + at, bytes.data(), bytes.size());
  }
}

template <class Buffer>
std::span<std::byte> roomIn(Buffer& buffer, std::size_t at, std::size_t size) {
  if (buffer.size() < at + size) buffer.resize(at + size);
  return std::as_writable_bytes(std::span(buffer)).subspan(at, size);
}

}  // namespace

void MessageReader::replace(std::string& text, std::span<const std::byte> bytes) {
  write(text, 0, bytes);
  text.resize(bytes.size());
}

void MessageReader::replace(std::vector<std::byte>& binary, std::span<const std::byte> bytes) {
  write(binary, 0, bytes);
  binary.resize(bytes.size());
}

MessageReader::Progress MessageReader::append(const FrameParser::Piece& piece) {
  if (piece.first && !startFrame(piece.header)) return Progress::failed;
  isLastPiece_ = piece.last && piece.header.final;
  if (compressed_) {
    compressedRest_ = piece.payload;
    return goOn();
  }
  if (add(piece.payload) == Progress::failed) return Progress::failed;
  return isLastPiece_ ? finish() : Progress::incomplete;
}

MessageReader::Progress MessageReader::goOn() {
  if (inflate() == Progress::failed) return Progress::failed;
  return isLastPiece_ && !isInterrupted_ ? finish() : Progress::incomplete;
}

// RFC 6455 §5.4: a message is a text or binary frame and the continuations that follow it.
bool MessageReader::startFrame(const FrameHeader& header) {
  const bool continues = header.opcode == Opcode::continuation;
  const bool underWay = kind_ != Opcode::continuation;
  auto reject = [this](std::uint16_t code, std::string_view reason) {
    fail(code, reason);
    return false;
  };
  // RFC 7692 §6.1: only a message's first frame says that it is compressed.
  if (header.compressed && (!inflater_ || continues)) {
    return reject(closeCode::protocolError, "a reserved bit is set");
  }
  if (continues && !underWay) {
    return reject(closeCode::protocolError, "a continuation frame has nothing to continue");
  }
  if (!continues && underWay) {
    return reject(closeCode::protocolError, "a message starts inside a fragmented one");
  }
  if (!continues) {
    kind_ = header.opcode;
    compressed_ = header.compressed;
    size_ = fragments_ = 0;
  }
  if (!compressed_ && header.payloadSize > maxMessageSize_ - size_) {
    return reject(closeCode::tooBig, tooLarge);
  }
  isSizeKnown_ = header.final && !compressed_;
  expected_ = isSizeKnown_ ? size_ + static_cast<std::size_t>(header.payloadSize) : maxMessageSize_;
  if (++fragments_ > maxFragments_) {
    return reject(closeCode::tooBig, "a message has more fragments than the limit");
  }
  return true;
}

MessageReader::Progress MessageReader::add(std::span<const std::byte> payload) {
  if (isText()) {
    makeRoom(text_, size_ + payload.size(), expected_, isSizeKnown_);
    write(text_, size_, payload);
  } else {
    makeRoom(binary_, size_ + payload.size(), expected_, isSizeKnown_);
    write(binary_, size_, payload);
  }
  return validate(payload.size());
}

// RFC 7692 §7.2.2. Into the message's own buffer, which grows with what comes out.
MessageReader::Progress MessageReader::inflate() {
  auto& rest = compressedRest_;
  const auto enough = work_ + maxInflating;
  for (isInterrupted_ = false; !isInterrupted_; isInterrupted_ = work_ >= enough) {
    auto part = rest.first(std::min(rest.size(), largestPart));
    std::byte beyond[1];
    const auto allowed = maxMessageSize_ - size_;
    const auto wanted =
        std::min(largestInflation, std::max({smallestInflation, size_, part.size() * 4}));
    auto room = allowed == 0 ? std::span(beyond) : roomFor(std::min(allowed, wanted));
    const auto count = inflater_->inflate(part, room);
    const auto consumed = std::min(rest.size(), largestPart) - part.size();
    rest = rest.subspan(consumed);
    work_ += consumed * workOfACompressedByte + count * workOfAByte;
    // The first output that is wrong must fail first, however the input was split.
    if (count > allowed) return fail(closeCode::tooBig, tooLarge);
    if (validate(count) == Progress::failed) return Progress::failed;
    if (inflater_->isBroken()) {
      return fail(closeCode::protocolError, "a message's compression is broken");
    }
    if (rest.empty() && count < room.size()) return Progress::incomplete;
  }
  return Progress::incomplete;
}

std::span<std::byte> MessageReader::roomFor(std::size_t count) {
  if (isText()) {
    makeRoom(text_, size_ + count, expected_, isSizeKnown_);
    return roomIn(text_, size_, count);
  }
  makeRoom(binary_, size_ + count, expected_, isSizeKnown_);
  return roomIn(binary_, size_, count);
}

std::span<std::byte> MessageReader::room(std::uint64_t remaining) {
  if (compressed_) return {};
  auto spare = (isText() ? text_.size() : binary_.size()) - size_;
  auto fair = std::min(largestRoom, std::max({smallestRoom, size_, spare}));
  return roomFor(static_cast<std::size_t>(std::min<std::uint64_t>(remaining, fair)));
}

MessageReader::Progress MessageReader::commit(std::size_t count, const FrameParser::Piece& piece) {
  if (validate(count) == Progress::failed) return Progress::failed;
  return append(piece);
}

// The next bytes are in the buffer.
MessageReader::Progress MessageReader::validate(std::size_t count) {
  auto start = std::exchange(size_, size_ + count);
  // RFC 6455 §8.1. Each part is checked immediately, while it is still in the cache.
  if (isText() && !utf8_.add(std::string_view(text_).substr(start, count))) {
    return fail(closeCode::invalidText, "a text message is not valid UTF-8");
  }
  return Progress::incomplete;
}

MessageReader::Progress MessageReader::finish() {
  if (compressed_) {
    compressedRest_ = inflater_->tail();
    if (inflate() == Progress::failed) return Progress::failed;
    if (!inflater_->finish()) {
      return fail(closeCode::protocolError, "a message's compression ends too early");
    }
  }
  if (std::exchange(kind_, Opcode::continuation) == Opcode::binary) {
    binary_.resize(size_);
    return Progress::binary;
  }
  if (!utf8_.isComplete()) {
    return fail(closeCode::invalidText, "a text message ends inside a UTF-8 character");
  }
  text_.resize(size_);
  return Progress::text;
}

TWINSOCKET_COLD MessageReader::Progress MessageReader::fail(std::uint16_t code,
                                                            std::string_view reason) {
  violation_ = Violation{code, std::string(reason)};
  return Progress::failed;
}

TWINSOCKET_COLD void MessageReader::releaseMemory() {
  if (kind_ != Opcode::continuation) return;
  if (inflater_) inflater_->releaseMemory();
  std::string().swap(text_);
  std::vector<std::byte>().swap(binary_);
}

}  // namespace web::protocol
