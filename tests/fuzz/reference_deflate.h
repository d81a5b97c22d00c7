// The server's side of permessage-deflate (RFC 7692), directly on top of zlib.
#pragma once

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "fuzz/require.h"

namespace web::fuzz {

// The parameters of one direction, from the response to the handshake.
struct DeflateRules {
  int windowBits = 15;
  bool contextTakeover = true;
};

// The rules for "server" or "client" from a response that is known to be valid.
inline DeflateRules deflateRules(std::string_view answer, const std::string& side) {
  DeflateRules rules;
  rules.contextTakeover = answer.find(side + "_no_context_takeover") == std::string_view::npos;
  auto name = side + "_max_window_bits";
  auto at = answer.find(name);
  if (at == std::string_view::npos) return rules;
  int bits = 0;
  for (char c : answer.substr(at + name.size(), answer.find(';', at) - at - name.size())) {
    if (c >= '0' && c <= '9' && bits < 100) bits = bits * 10 + (c - '0');
  }
  if (bits >= 8 && bits <= 15) rules.windowBits = bits;
  return rules;
}

constexpr std::string_view deflateTail{"\x00\x00\xff\xff", 4};

class ReferenceDeflater {
 public:
  explicit ReferenceDeflater(DeflateRules rules) : rules_(rules) {
    // zlib cannot do 8; with 9 it refers back 250 bytes at most, which 8 allows.
    auto bits = std::max(rules.windowBits, 9);
    require(deflateInit2(&stream_, 6, Z_DEFLATED, -bits, 8, Z_DEFAULT_STRATEGY) == Z_OK, "memory");
  }
  ReferenceDeflater(const ReferenceDeflater&) = delete;
  ReferenceDeflater& operator=(const ReferenceDeflater&) = delete;
  ~ReferenceDeflater() { deflateEnd(&stream_); }

  // The next part of a message; the last one may end with a final block (RFC 7692 §7.2.3.4).
  std::string deflate(std::string_view part, bool last, bool finalBlock) {
    auto compressed = run(part, last && finalBlock ? Z_FINISH : Z_SYNC_FLUSH);
    if (!last) return compressed;
    if (finalBlock || !rules_.contextTakeover) deflateReset(&stream_);
    if (finalBlock) return compressed + '\0';
    if (compressed.empty()) return std::string(1, '\0');  // RFC 7692 §7.2.3.6.
    require(compressed.ends_with(deflateTail), "a flush ends with an empty block");
    compressed.resize(compressed.size() - deflateTail.size());
    return compressed;
  }

 private:
  std::string run(std::string_view input, int flush) {
    std::string output(deflateBound(&stream_, input.size()) + 32, '\0');
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream_.avail_in = static_cast<uInt>(input.size());
    stream_.next_out = reinterpret_cast<Bytef*>(output.data());
    stream_.avail_out = static_cast<uInt>(output.size());
    ::deflate(&stream_, flush);
    require(stream_.avail_in == 0 && stream_.avail_out > 0, "there was room");
    output.resize(output.size() - stream_.avail_out);
    return output;
  }

  DeflateRules rules_;
  z_stream stream_{};
};

class ReferenceInflater {
 public:
  // Strict about the negotiated window.
  explicit ReferenceInflater(DeflateRules rules) : rules_(rules) {
    require(inflateInit2(&stream_, -rules.windowBits) == Z_OK, "memory");
  }
  ReferenceInflater(const ReferenceInflater&) = delete;
  ReferenceInflater& operator=(const ReferenceInflater&) = delete;
  ~ReferenceInflater() { inflateEnd(&stream_); }

  // Appends the result to the message, which must not grow beyond `most`.
  void inflate(std::string_view part, std::string& message, std::size_t most) {
    begun_ = begun_ || !part.empty();
    while (!broken_ && message.size() < most) {
      if (ended_ && part.empty()) return;
      if (ended_) goOn();
      // zlib accepts references beyond its window if the bytes are still in the buffer: so use a
      // new buffer.
      std::array<char, 4096> room;
      auto wanted = std::min(rules_.windowBits < 15 ? 1 : room.size(), most - message.size());
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));
      stream_.avail_in = static_cast<uInt>(part.size());
      stream_.next_out = reinterpret_cast<Bytef*>(room.data());
      stream_.avail_out = static_cast<uInt>(wanted);
      auto result = ::inflate(&stream_, Z_SYNC_FLUSH);
      part.remove_prefix(part.size() - stream_.avail_in);
      message.append(room.data(), wanted - stream_.avail_out);
      ended_ = result == Z_STREAM_END;
      broken_ = result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR;
      if (!ended_ && part.empty() && stream_.avail_out > 0) return;
    }
  }

  // RFC 7692 §7.2.2: the end of a message.
  void finish(std::string& message, std::size_t most) {
    if (begun_ && !ended_) inflate(deflateTail, message, most);
    // zlib: 128 means the end of a block, with no bits left.
    broken_ = broken_ || (begun_ && !ended_ && message.size() < most && stream_.data_type != 128);
    begun_ = false;
    if (rules_.contextTakeover) return;
    inflateReset(&stream_);
    ended_ = false;
  }

  bool isBroken() const { return broken_; }

 private:
  // After a final block: more blocks, which may refer to those before it.
  void goOn() {
    std::array<Bytef, 1 << 15> window;
    uInt size = 0;
    inflateGetDictionary(&stream_, window.data(), &size);
    inflateReset(&stream_);
    inflateSetDictionary(&stream_, window.data(), size);
    ended_ = false;
  }

  DeflateRules rules_;
  z_stream stream_{};
  bool begun_ = false, ended_ = false, broken_ = false;
};

}  // namespace web::fuzz
