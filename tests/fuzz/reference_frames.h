// The server's side of RFC 6455 §5: reads the client's frames strictly, and writes frames,
// including invalid ones. Shares no code with the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/reference_deflate.h"
#include "fuzz/reference_utf8.h"
#include "fuzz/require.h"

namespace web::fuzz {

constexpr int continuationFrame = 0, textFrame = 1, binaryFrame = 2;
constexpr int closeFrame = 8, pingFrame = 9, pongFrame = 10;

inline bool isControlFrame(int opcode) { return opcode >= 8; }

inline std::uint64_t bigEndian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (unsigned char byte : bytes) value = value * 256 + byte;
  return value;
}

// RFC 6455 §7.4 and IANA's registry: whether the code may be in a Close frame.
inline bool isCloseCodeOnTheWire(std::uint64_t code) {
  if (code == 1004 || code == 1005 || code == 1006) return false;
  return (code >= 1000 && code <= 1014) || (code >= 3000 && code <= 4999);
}

struct ClientFrame {
  int opcode = 0;
  bool compressed = false;
  std::string payload;  // Decompressed.
};

// Everything that a client sends after its request.
class ClientStream {
 public:
  // From now on messages may be compressed.
  void allowCompression(DeflateRules rules) { inflater_.emplace(rules); }

  void add(std::string_view bytes) {
    unread_ += bytes;
    while (auto frame = takeFrame()) {
      if (frame->compressed) inflate(*frame);
      check(*frame);
      frames.push_back(*frame);
    }
  }

  bool isBetweenFrames() const { return unread_.empty(); }

  bool isInsideCompressedFrame() const { return !unread_.empty() && (unread_[0] & 64) != 0; }

  // How many payload bytes of an unfinished data frame have arrived.
  std::size_t partialData() const {
    if (unread_.size() < 2 || isControlFrame(unread_[0] & 15)) return 0;
    return unread_.size() - std::min(unread_.size(), headerSize());
  }

  std::vector<ClientFrame> frames;

 private:
  std::size_t headerSize() const {
    auto size = unread_[1] & 127;
    return 2 + (size == 126 ? 2u : size == 127 ? 8u : 0u) + 4;
  }

  std::optional<ClientFrame> takeFrame() {
    if (unread_.size() < 2 || unread_.size() < headerSize()) return {};
    const unsigned first = static_cast<unsigned char>(unread_[0]);
    const unsigned second = static_cast<unsigned char>(unread_[1]);
    require(first & 128, "a client's frame is final: one frame per message");
    require((first & 48) == 0, "no bit that nobody asked for");
    require((first & 64) == 0 || inflater_, "compressed only if agreed upon");
    require(second & 128, "a client's frame is masked");

    auto header = headerSize();
    auto extended = std::string_view(unread_).substr(2, header - 6);
    std::uint64_t size = extended.empty() ? second & 127 : bigEndian(extended);
    require(extended.size() < 2 || size > 125, "a length is minimal");
    require(extended.size() < 8 || (size > 0xffff && size >> 63 == 0), "a long length is minimal");
    if (unread_.size() - header < size) return {};

    auto key = unread_.substr(header - 4, 4);
    require(keys_.insert(key).second, "no masking key is used twice");
    ClientFrame frame{static_cast<int>(first & 15), (first & 64) != 0,
                      unread_.substr(header, size)};
    for (std::size_t i = 0; i < frame.payload.size(); ++i) frame.payload[i] ^= key[i % 4];
    unread_.erase(0, header + frame.payload.size());
    return frame;
  }

  void inflate(ClientFrame& frame) {
    constexpr std::size_t most = std::size_t{1} << 30;
    require(!isControlFrame(frame.opcode), "a control frame is not compressed");
    std::string message;
    inflater_->inflate(frame.payload, message, most);
    inflater_->finish(message, most);
    require(!inflater_->isBroken(), "what is compressed can be inflated");
    require(message.size() > frame.payload.size(), "it is compressed to make it shorter");
    frame.payload = message;
  }

  void check(const ClientFrame& frame) {
    require(!closed_, "nothing follows a Close frame");
    auto& payload = frame.payload;
    switch (frame.opcode) {
      case textFrame:
        require(isWellFormedByReference(payload), "text goes out well-formed");
        break;
      case binaryFrame:
        break;
      case closeFrame:
        closed_ = true;
        require(payload.empty() || payload.size() >= 2, "a Close body is empty or has a code");
        if (payload.empty()) break;
        require(isCloseCodeOnTheWire(bigEndian(payload.substr(0, 2))), "a Close code is allowed");
        require(isWellFormedByReference(payload.substr(2)), "a Close reason is well-formed");
        break;
      case pingFrame:
      case pongFrame:
        break;
      default:
        require(false, "the opcode is known");
    }
    require(!isControlFrame(frame.opcode) || payload.size() <= 125, "a control frame is short");
  }

  std::optional<ReferenceInflater> inflater_;
  bool closed_ = false;
  std::string unread_;
  std::set<std::string> keys_;
};

// How a frame of the server is to differ from a valid one.
struct Wrongness {
  unsigned flippedBits = 0;     // In the first byte.
  std::size_t lengthBytes = 0;  // 2 or 8, where a shorter length would do.
  bool masked = false;          // The mask bit is set, but there is no key.
  std::uint64_t announced = 0;  // The announced length is larger by this many bytes.
};

inline std::string serverFrame(int opcode, bool final, std::string_view payload,
                               const Wrongness& wrong = {}) {
  auto size = payload.size() + wrong.announced;
  std::size_t lengthBytes = size <= 125 ? 0 : size <= 0xffff ? 2 : 8;
  if (wrong.lengthBytes > lengthBytes) lengthBytes = wrong.lengthBytes;

  auto first = static_cast<unsigned>(opcode) | (final ? 128u : 0u);
  auto second = lengthBytes == 0 ? size : lengthBytes == 2 ? 126u : 127u;
  std::string frame{static_cast<char>(first ^ wrong.flippedBits),
                    static_cast<char>(second | (wrong.masked ? 128u : 0u))};
  for (auto i = lengthBytes; i > 0; --i) frame += static_cast<char>(size >> (8 * (i - 1)));
  return frame.append(payload);
}

inline std::string closeBody(std::size_t code, std::string_view reason) {
  return std::string{static_cast<char>(code >> 8), static_cast<char>(code)}.append(reason);
}

}  // namespace web::fuzz
