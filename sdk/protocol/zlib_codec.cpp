#include "protocol/zlib_codec.h"

#include <algorithm>
#include <new>

#include <zlib.h>

namespace web::protocol {

const bool hasZlib = true;

namespace {

// For JSON of 1 KiB, level 2 is as fast as level 1, and its output is 8 % smaller; level 6
// takes 2.5 times as long for another 15 %. With a memory level of 7 the hash table fits in the
// cache.
constexpr int level = 2, memoryLevel = 7;

constexpr int whole = 128;  // z_stream::data_type: at a block's end, and no bits left over.

// zlib counts in unsigned int.
uInt sizeFor(std::size_t size) {
  return static_cast<uInt>(std::min<std::size_t>(size, std::size_t{1} << 30));
}

// Points zlib's stream to the next parts of input and output, runs it, and records what it did.
int advance(z_stream& stream, int (*run)(z_stream*, int), int flush,
            std::span<const std::byte> input, std::span<std::byte> output, CodecStep& step) {
  auto in = sizeFor(input.size() - step.consumed);
  auto out = sizeFor(output.size() - step.produced);
  stream.next_in =
      reinterpret_cast<Bytef*>(const_cast<std::byte*>(input.data() + step.consumed));  // Only read.
  stream.avail_in = in;
  stream.next_out = reinterpret_cast<Bytef*>(output.data() + step.produced);
  stream.avail_out = out;
  auto result = run(&stream, flush);
  step.consumed += in - stream.avail_in;
  step.produced += out - stream.avail_out;
  return result;
}

}  // namespace

void Inflater::End::operator()(z_stream* stream) const {
  inflateEnd(stream);
  delete stream;
}

Inflater::Inflater() : stream_(new z_stream{}) {
  if (inflateInit2(stream_.get(), -MAX_WBITS) != Z_OK) stream_.reset();
}

CodecStep Inflater::inflate(std::span<const std::byte> input, std::span<std::byte> output) {
  CodecStep step;
  while (stream_) {
    if (step.produced == output.size()) return step;
    if (afterFinalBlock_ && (step.consumed == input.size() || !startAgain())) break;
    auto before = step;
    auto result = advance(*stream_, ::inflate, Z_SYNC_FLUSH, input, output, step);
    if (step.consumed == before.consumed && step.produced == before.produced &&
        result == Z_BUF_ERROR) {
      return step;
    }
    betweenBlocks_ = stream_->data_type == whole;
    afterFinalBlock_ = result == Z_STREAM_END;
    if (result != Z_OK && result != Z_STREAM_END) break;
  }
  step.broken = !stream_ || !afterFinalBlock_;
  return step;
}

// zlib stops at a final block. Its window stays: the server's next message may refer to it.
bool Inflater::startAgain() {
  afterFinalBlock_ = false;
  return inflateResetKeep(stream_.get()) == Z_OK;
}

void Inflater::reset() {
  if (stream_) inflateReset(stream_.get());
  betweenBlocks_ = true;
  afterFinalBlock_ = false;
}

Inflater::Window Inflater::window() const {
  uInt size = 0;
  if (!stream_ || inflateGetDictionary(stream_.get(), nullptr, &size) != Z_OK) return {};
  Window window{std::unique_ptr<std::byte[]>(new (std::nothrow) std::byte[size]), size};
  if (!window.text) return {};
  inflateGetDictionary(stream_.get(), reinterpret_cast<Bytef*>(window.text.get()), &size);
  return window;
}

void Deflater::End::operator()(z_stream* stream) const {
  deflateEnd(stream);
  delete stream;
}

Deflater::Deflater(int windowBits) : stream_(new z_stream{}) {
  if (deflateInit2(stream_.get(), level, Z_DEFLATED, -windowBits, memoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    stream_.reset();
  }
}

CodecStep Deflater::deflate(std::span<const std::byte> input, std::span<std::byte> output) {
  CodecStep step;
  while (stream_ && step.produced < output.size()) {
    auto rest = input.size() - step.consumed;
    const bool last = rest == sizeFor(rest);
    auto result =
        advance(*stream_, ::deflate, last ? Z_SYNC_FLUSH : Z_NO_FLUSH, input, output, step);
    if (result != Z_OK && result != Z_BUF_ERROR) break;
    // zlib: a flush is complete when room is left.
    if (last && stream_->avail_out > 0) return step;
  }
  step.broken = step.produced < output.size();
  return step;
}

void Deflater::reset() {
  if (stream_) deflateReset(stream_.get());
}

}  // namespace web::protocol
