#include "protocol/deflating_server.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <utility>

namespace web::protocol {

struct DeflatingServer::Streams {
  z_stream out{}, in{};
};

DeflatingServer::DeflatingServer(int windowBits, int level)
    : streams_(std::make_unique<Streams>()) {
  // zlib has no raw deflate with a window of 2^8; with 2^9 it refers back 250 bytes at most.
  deflateInit2(&streams_->out, level, Z_DEFLATED, -std::max(windowBits, 9), 8, Z_DEFAULT_STRATEGY);
  inflateInit2(&streams_->in, -windowBits);
}

DeflatingServer::~DeflatingServer() {
  deflateEnd(&streams_->out);
  inflateEnd(&streams_->in);
}

Bytes DeflatingServer::deflate(std::string_view text) {
  Bytes payload(text.size() * 2 + 100);
  auto& stream = streams_->out;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(payload.data());
  stream.avail_out = static_cast<uInt>(payload.size());
  ::deflate(&stream, Z_SYNC_FLUSH);
  EXPECT_GT(stream.avail_out, 0u);
  payload.resize(payload.size() - stream.avail_out - 4);
  return payload;
}

std::string DeflatingServer::inflate(const Bytes& payload) {
  auto input = payload + "00 00 ff ff"_hex;
  auto& stream = streams_->in;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  std::string text;
  do {
    char room[64];  // Small, so that zlib has to use the negotiated window.
    stream.next_out = reinterpret_cast<Bytef*>(room);
    stream.avail_out = sizeof room;
    auto result = ::inflate(&stream, Z_SYNC_FLUSH);
    EXPECT_TRUE(result == Z_OK || result == Z_BUF_ERROR) << (stream.msg ? stream.msg : "");
    text.append(room, sizeof room - stream.avail_out);
  } while (stream.avail_out == 0);
  return text;
}

std::string DeflatingServer::messages(const Bytes& wire) {
  std::string result;
  bool first = true;
  for (std::span<const std::byte> bytes(wire); !bytes.empty();) {
    auto frame = takeClientFrame(bytes);
    if (frame.firstByte == 0) return result + "(incomplete)";
    if (!std::exchange(first, false)) result += "; ";
    result += frame.firstByte & 0x40 ? inflate(frame.payload) + "*" : toText(frame.payload);
  }
  return result;
}

void DeflatingServer::forget() {
  deflateReset(&streams_->out);
  inflateReset(&streams_->in);
}

std::string compressedOutcome(const Bytes& wire, const std::string& parameters,
                              const Limits& limits) {
  return outcome(wire, {"example.com", "/chat", {}, {}, true}, limits,
                 std::string(deflateAgreed) + parameters + "\r\n");
}

}  // namespace web::protocol
