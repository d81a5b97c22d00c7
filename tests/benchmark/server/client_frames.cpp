#include "server/client_frames.h"

#include <algorithm>
#include <cstring>

namespace web::benchmark {

namespace {

constexpr std::size_t mostRoom = 512 * 1024;

void unmask(std::span<char> payload, const char* key) {
  std::uint64_t mask = 0, word = 0;
  std::memcpy(&mask, key, 4);
  mask |= mask << 32;
  std::size_t i = 0;
  for (; i + sizeof word <= payload.size(); i += sizeof word) {
    std::memcpy(&word, &payload[i], sizeof word);
    word ^= mask;
    std::memcpy(&payload[i], &word, sizeof word);
  }
  for (; i < payload.size(); ++i) payload[i] = static_cast<char>(payload[i] ^ key[i % 4]);
}

}  // namespace

// RFC 6455 §5.2.
std::optional<FrameHeader> parseClientHeader(std::span<const char> bytes) {
  if (bytes.size() < 6) return {};
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const unsigned shortSize = at(1) & 127;
  const std::size_t sizeBytes = shortSize == 126 ? 2 : shortSize == 127 ? 8 : 0;
  if (bytes.size() < 6 + sizeBytes) return {};
  FrameHeader header{at(0), 6 + sizeBytes, sizeBytes ? 0 : shortSize};
  for (std::size_t i = 0; i < sizeBytes; ++i) {
    header.payloadSize = header.payloadSize << 8 | at(2 + i);
  }
  return header;
}

std::string serverHeader(unsigned firstByte, std::size_t payloadSize) {
  std::string header{static_cast<char>(firstByte)};
  const int sizeBytes = payloadSize <= 125 ? 0 : payloadSize <= 0xffff ? 2 : 8;
  header += static_cast<char>(sizeBytes == 0 ? payloadSize : sizeBytes == 2 ? 126 : 127);
  for (int i = sizeBytes; i > 0; --i) header += static_cast<char>(payloadSize >> (8 * i - 8));
  return header;
}

std::optional<ClientFrames::Frame> ClientFrames::next() {
  for (;;) {
    const auto header = parseClientHeader(ready());
    const auto size = header ? header->headerSize + header->payloadSize : 14;
    if (header && ready().size() >= size) {
      auto* payload = buffer_.data() + begin_ + header->headerSize;
      begin_ += size;
      unmask({payload, header->payloadSize}, payload - 4);
      return Frame{*header, {payload, header->payloadSize}};
    }
    if (!read(size)) return {};
  }
}

std::optional<FrameHeader> ClientFrames::skip() {
  auto header = parseClientHeader(ready());
  for (; !header; header = parseClientHeader(ready())) {
    if (!read(14)) return {};
  }
  auto left = header->headerSize + header->payloadSize;
  while (left > ready().size()) {
    left -= ready().size();
    begin_ = end_;
    if (!read(14)) return {};
  }
  begin_ += left;
  return header;
}

std::string_view ClientFrames::asServerFrame(const Frame& frame) {
  const auto header = serverHeader(frame.header.firstByte, frame.payload.size());
  auto* begin = frame.payload.data() - header.size();
  std::memcpy(begin, header.data(), header.size());
  return {begin, header.size() + frame.payload.size()};
}

bool ClientFrames::read(std::size_t wanted) {
  if (begin_ == end_) begin_ = end_ = 0;
  if (begin_ + wanted > buffer_.size() || wasFilled_) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    // A client that sends much gets a large buffer; 10,000 silent connections need little memory.
    const auto more = wasFilled_ ? std::min(mostRoom, 8 * buffer_.size()) : 0;
    buffer_.resize(std::max({wanted, more, buffer_.size()}));
  }
  const auto count = stream_.read({buffer_.data() + end_, buffer_.size() - end_});
  isOver_ = count == 0;
  if (count <= 0) return false;
  end_ += static_cast<std::size_t>(count);
  wasFilled_ = end_ == buffer_.size();
  return true;
}

}  // namespace web::benchmark
