// Without zlib: compression is not offered, and so there is nothing to do.
#include "protocol/zlib_codec.h"

namespace web::protocol {

const bool hasZlib = false;

Inflater::Inflater() = default;
CodecStep Inflater::inflate(std::span<const std::byte>, std::span<std::byte>) {
  return {.broken = true};
}
void Inflater::reset() {}
Inflater::Window Inflater::window() const { return {}; }
void Inflater::End::operator()(z_stream_s*) const {}

Deflater::Deflater(int) {}
CodecStep Deflater::deflate(std::span<const std::byte>, std::span<std::byte>) {
  return {.broken = true};
}
void Deflater::reset() {}
void Deflater::End::operator()(z_stream_s*) const {}

}  // namespace web::protocol
