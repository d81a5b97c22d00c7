// Raw DEFLATE (RFC 1951) through zlib, which no other file includes.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

struct z_stream_s;

namespace web::protocol {

// False in builds without zlib.
extern const bool hasZlib;

// What one call did: how much it took from the front of the input, and how much output it wrote.
struct CodecStep {
  std::size_t consumed = 0, produced = 0;
  bool broken = false;  // The input is not DEFLATE, or memory is out.
};

// Takes 42 KiB. The window is always the largest, as in browsers: with a smaller one, zlib would
// accept or reject a reference beyond it depending on how the input was split.
class Inflater {
 public:
  Inflater();

  // Continues until the input is used up or the output is full. A final block does not end it: what
  // follows may refer to what came before (RFC 7692 §7.2.3.4).
  CodecStep inflate(std::span<const std::byte> input, std::span<std::byte> output);

  // True after the last byte of a block, before another one begins.
  bool isBetweenBlocks() const { return betweenBlocks_; }
  bool isAfterFinalBlock() const { return afterFinalBlock_; }

  // Forgets what came before.
  void reset();

  // What later blocks may refer to, the last 32 KiB of the output; null if memory is out.
  struct Window {
    std::unique_ptr<std::byte[]> text;
    std::size_t size = 0;
  };
  Window window() const;

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };

  bool startAgain();

  std::unique_ptr<z_stream_s, End> stream_;
  bool betweenBlocks_ = true, afterFinalBlock_ = false;
};

// Takes 4 × 2^windowBits bytes plus 70 KiB: at most 198 KiB.
class Deflater {
 public:
  // 9 to 15: zlib's raw deflate has no window of 2^8.
  explicit Deflater(int windowBits);

  // Continues until the input is used up and all of it is in the output, byte-aligned by an empty
  // stored block (Z_SYNC_FLUSH), or until the output is full.
  CodecStep deflate(std::span<const std::byte> input, std::span<std::byte> output);

  // Forgets what came before.
  void reset();

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };

  std::unique_ptr<z_stream_s, End> stream_;
};

}  // namespace web::protocol
