// The protocol engine alone: masking, UTF-8, frames, messages, deflate. README.md has figures and
// targets.
#include <benchmark/benchmark.h>

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/bytes.h"
#include "protocol/client_session.h"
#include "protocol/crypto.h"
#include "protocol/frame_parser.h"
#include "protocol/masking.h"
#include "protocol/message_reader.h"
#include "protocol/permessage_deflate.h"
#include "text/utf8.h"

namespace web::protocol {
namespace {

constexpr std::size_t kibibyte = 1024, mebibyte = kibibyte * kibibyte;

std::size_t sizeOf(const benchmark::State& state) {
  return static_cast<std::size_t>(state.range(0));
}

void countBytes(benchmark::State& state, std::size_t size) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(size));
}

void countMessages(benchmark::State& state, std::size_t inEach) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(inEach));
}

void masking(benchmark::State& state) {
  const std::vector<std::byte> from(sizeOf(state), std::byte{7});
  std::vector<std::byte> to(from.size());
  const MaskKey key{std::byte{0x37}, std::byte{0xfa}, std::byte{0x21}, std::byte{0x3d}};
  for (auto _ : state) {
    copyMasked(from, key, to.data());
    benchmark::ClobberMemory();
  }
  countBytes(state, from.size());
}
BENCHMARK(masking)->Arg(32)->Arg(64 * kibibyte);

// The baseline for masking.
void copying(benchmark::State& state) {
  const std::vector<std::byte> from(sizeOf(state), std::byte{7});
  std::vector<std::byte> to(from.size());
  for (auto _ : state) {
    std::memcpy(to.data(), from.data(), from.size());
    benchmark::ClobberMemory();
  }
  countBytes(state, from.size());
}
BENCHMARK(copying)->Arg(32)->Arg(64 * kibibyte);

std::string repeatedText(std::string_view part, std::size_t size) {
  std::string text;
  while (text.size() + part.size() <= size) text += part;
  return text;
}

constexpr std::string_view ascii = "plain text, ",
                           other = "gr\xc3\xbc\xc3\x9f dich, \xe4\xb8\x96\xe7\x95\x8c ";

void validating(benchmark::State& state, std::string_view part) {
  const auto text = repeatedText(part, sizeOf(state));
  for (auto _ : state) {
    Utf8Validator validator;
    benchmark::DoNotOptimize(validator.add(text));
  }
  countBytes(state, text.size());
}
BENCHMARK_CAPTURE(validating, ascii, ascii)->Arg(32)->Arg(64 * kibibyte);
BENCHMARK_CAPTURE(validating, other, other)->Arg(32)->Arg(64 * kibibyte);

void validatingPortably(benchmark::State& state, std::string_view part) {
  const auto text = repeatedText(part, sizeOf(state));
  for (auto _ : state) {
    Utf8Validator validator;
    benchmark::DoNotOptimize(validator.addPortably(text));
  }
  countBytes(state, text.size());
}
BENCHMARK_CAPTURE(validatingPortably, ascii, ascii)->Arg(64 * kibibyte);
BENCHMARK_CAPTURE(validatingPortably, other, other)->Arg(64 * kibibyte);

// Frames as a server sends them: as many as fit into 128 KiB, but at least one.
struct Flood {
  Flood(unsigned firstByte, std::size_t payloadSize) {
    std::string frame{static_cast<char>(firstByte)};
    const int sizeBytes = payloadSize <= 125 ? 0 : payloadSize <= 0xffff ? 2 : 8;
    frame += static_cast<char>(sizeBytes == 0 ? payloadSize : sizeBytes == 2 ? 126 : 127);
    for (int i = sizeBytes; i > 0; --i) frame += static_cast<char>(payloadSize >> (8 * i - 8));
    frame += std::string(payloadSize, 'x');
    do {
      wire += frame;
      ++count;
    } while (wire.size() + frame.size() <= 128 * kibibyte);
  }

  std::string wire;
  std::size_t count = 0;
};

void parsingFrames(benchmark::State& state) {
  const Flood flood(0x82, sizeOf(state));
  for (auto _ : state) {
    FrameParser parser;
    auto bytes = asBytes(flood.wire);
    while (auto message = FrameParser::wholeMessage<Opcode::binary>(bytes)) {
      bytes = {message->data() + message->size(), bytes.data() + bytes.size()};
    }
    while (auto piece = parser.next(bytes)) benchmark::DoNotOptimize(piece->payload.data());
  }
  countMessages(state, flood.count);
}
BENCHMARK(parsingFrames)->Arg(32)->Arg(mebibyte);

// The slow path, for messages that are not a single complete frame.
void parsingPieces(benchmark::State& state) {
  const Flood flood(0x82, sizeOf(state));
  for (auto _ : state) {
    FrameParser parser;
    auto bytes = asBytes(flood.wire);
    while (auto piece = parser.next(bytes)) benchmark::DoNotOptimize(piece->payload.data());
  }
  countMessages(state, flood.count);
}
BENCHMARK(parsingPieces)->Arg(32);

// An open session, with compression if that is wanted.
struct OpenSession {
  explicit OpenSession(std::string_view extension = {})
      : session({"example.com", "/", {}, {}, !extension.empty()},
                [this](std::span<std::byte> bytes) {
                  for (auto& byte : bytes) byte = static_cast<std::byte>(seed += 37);
                }) {
    const std::string request(asText(session.output()));
    const std::string field = "Sec-WebSocket-Key: ";
    auto key = request.substr(request.find(field) + field.size(), 24);
    auto answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: " +
        acceptFor(key) + "\r\n" + std::string(extension) + "\r\n";
    session.outputSent(request.size());
    session.receive(asBytes(answer));
    while (session.nextEvent() != SessionEvent::none) continue;
  }

  unsigned seed = 0;
  ClientSession session;
};

void receivingMessages(benchmark::State& state, unsigned firstByte) {
  const Flood flood(firstByte, sizeOf(state));
  OpenSession open;
  std::size_t count = 0;
  for (auto _ : state) {
    open.session.receive(asBytes(flood.wire));
    while (open.session.nextEvent() != SessionEvent::none) ++count;
  }
  if (count != flood.count * static_cast<std::size_t>(state.iterations())) {
    state.SkipWithError("not all messages came");
  }
  countMessages(state, flood.count);
  countBytes(state, flood.wire.size());
}
BENCHMARK_CAPTURE(receivingMessages, binary, 0x82u)->Arg(32)->Arg(256)->Arg(mebibyte);
BENCHMARK_CAPTURE(receivingMessages, text, 0x81u)->Arg(32)->Arg(256)->Arg(mebibyte);

void receivingFragments(benchmark::State& state) {
  std::string wire = Flood(0x02, 32).wire.substr(0, 34);
  for (int i = 0; i < 30; ++i) wire += Flood(0x00, 32).wire.substr(0, 34);
  wire += Flood(0x80, 32).wire.substr(0, 34);
  OpenSession open;
  for (auto _ : state) {
    open.session.receive(asBytes(wire));
    while (open.session.nextEvent() != SessionEvent::none) continue;
  }
  countMessages(state, 32);
}
BENCHMARK(receivingFragments);

void sendingMessages(benchmark::State& state) {
  const std::string text(sizeOf(state), 'x');
  const auto inEach = std::max<std::size_t>(1, 64 * kibibyte / text.size());
  OpenSession open;
  for (auto _ : state) {
    for (std::size_t i = 0; i < inEach; ++i) open.session.sendText(text);
    while (!open.session.output().empty()) {
      open.session.outputSent(open.session.output().size());
    }
  }
  countMessages(state, inEach);
  countBytes(state, inEach * text.size());
}
BENCHMARK(sendingMessages)->Arg(32)->Arg(mebibyte);

constexpr std::string_view agreed = "Sec-WebSocket-Extensions: permessage-deflate\r\n";

// 1 KiB of JSON, different each time.
std::string jsonMessage(std::size_t number) {
  std::string text = "[";
  while (text.size() < 1000) {
    number = number * 1103515245 + 12345;
    text += R"({"player":")" + std::to_string(number % 97) + R"(","x":)" +
            std::to_string(number % 1021) + R"(,"y":)" + std::to_string(number % 769) + "},";
  }
  return text + "{}]";
}

void deflating(benchmark::State& state) {
  std::vector<std::string> messages;
  for (std::size_t i = 0; i < 64; ++i) messages.push_back(jsonMessage(i));
  OpenSession open(agreed);
  std::size_t number = 0, size = 0, wire = 0;
  for (auto _ : state) {
    auto& message = messages[number++ % messages.size()];
    open.session.sendText(message);
    size += message.size();
    wire += open.session.output().size();
    open.session.outputSent(open.session.output().size());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(size));
  state.SetLabel(std::to_string(wire * 100 / size) + " % of it on the wire");
}
BENCHMARK(deflating);

void inflating(benchmark::State& state) {
  MessageDeflater server(DeflateParameters{.clientContextTakeover = false});
  std::string wire;
  std::size_t size = 0;
  for (std::size_t i = 0; i < 64; ++i) {
    const auto message = jsonMessage(i);
    auto payload = asText(server.deflate(asBytes(message)).value());
    wire += {static_cast<char>(0xc1), 126, static_cast<char>(payload.size() >> 8),
             static_cast<char>(payload.size())};
    wire += payload;
    size += message.size();
  }
  OpenSession open(agreed);
  for (auto _ : state) {
    open.session.receive(asBytes(wire));
    while (open.session.nextEvent() != SessionEvent::none) continue;
  }
  if (!open.session.failure().empty()) state.SkipWithError(open.session.failure().c_str());
  countBytes(state, size);
  countMessages(state, 64);
}
BENCHMARK(inflating);

}  // namespace
}  // namespace web::protocol

BENCHMARK_MAIN();
