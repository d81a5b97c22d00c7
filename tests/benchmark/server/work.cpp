#include "server/work.h"

#include <algorithm>
#include <string>

#include "server/client_frames.h"

namespace web::benchmark {

namespace {

constexpr std::size_t enoughForOneWrite = 512 * 1024;
constexpr unsigned finalText = 0x81, finalBinary = 0x82, closeOpcode = 8;

std::string payloadOf(std::string_view kind, std::size_t size) {
  if (kind == "binary") return std::string(size, '\xb5');
  const std::string_view part =
      kind == "ascii" ? "plain text, " : "gr\xc3\xbc\xc3\x9f dich, \xe4\xb8\x96\xe7\x95\x8c ";
  std::string payload;
  while (payload.size() + part.size() <= size) payload += part;
  payload.resize(size, '.');
  return payload;
}

}  // namespace

void echo(Stream& stream) {
  ClientFrames frames(stream);
  while (auto frame = frames.next()) {
    if (!stream.write(ClientFrames::asServerFrame(*frame))) return;
    if (frame->header.opcode() == closeOpcode) return;
  }
}

void flood(Stream& stream, std::string_view kind, std::size_t size, std::size_t count) {
  const auto frame =
      serverHeader(kind == "binary" ? finalBinary : finalText, size) + payloadOf(kind, size);
  const auto inEach = std::max<std::size_t>(1, enoughForOneWrite / frame.size());
  std::string block;
  for (std::size_t i = 0; i < std::min(inEach, count); ++i) block += frame;

  ClientFrames frames(stream);
  if (!frames.next()) return;
  stream.collectRecords();
  for (; count >= inEach; count -= inEach) {
    if (!stream.write(block)) return;
  }
  if (!stream.write(std::string_view(block).substr(0, count * frame.size()))) return;
  if (auto close = frames.next()) stream.write(ClientFrames::asServerFrame(*close));
}

void sink(Stream& stream, std::size_t count) {
  ClientFrames frames(stream);
  while (count > 0) {
    const auto header = frames.skip();
    if (!header) return;
    if (header->opcode() < closeOpcode && header->isFinal()) --count;
  }
  stream.write(serverHeader(finalText, 4) + "done");
  if (auto close = frames.next()) stream.write(ClientFrames::asServerFrame(*close));
}

}  // namespace web::benchmark
