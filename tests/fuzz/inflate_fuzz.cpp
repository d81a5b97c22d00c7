// Any bytes as two compressed messages from a server: the output never exceeds the limit, and is
// what the reference says, in any split.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/input.h"
#include "fuzz/memory_meter.h"
#include "fuzz/reference_deflate.h"
#include "fuzz/reference_receiver.h"
#include "fuzz/require.h"
#include "protocol/bytes.h"
#include "protocol/frame_parser.h"
#include "protocol/message_reader.h"
#include "protocol/permessage_deflate.h"

namespace {

using namespace web::fuzz;
using namespace web::protocol;
using web::fuzz::bigEndian;

struct Outcome {
  std::vector<Message> messages;
  std::size_t code = 0;  // The code of the violation, if there is one.
  bool operator==(const Outcome&) const = default;
};

DeflateParameters parametersOf(DeflateRules rules) {
  return {.serverWindowBits = rules.windowBits, .serverContextTakeover = rules.contextTakeover};
}

// The frames as read by the session, in parts of this size.
Outcome readInParts(std::string_view wire, DeflateRules rules, const Limits& limits,
                    std::size_t partSize) {
  FrameParser parser;
  MessageReader reader(limits);
  reader.allowCompression(parametersOf(rules));
  Outcome outcome;
  for (; !wire.empty(); wire.remove_prefix(std::min(partSize, wire.size()))) {
    // A copy of exactly this size, so that a sanitizer detects a read beyond it.
    auto part = wire.substr(0, partSize);
    std::vector<char> exact(part.begin(), part.end());
    std::span<const std::byte> bytes = std::as_bytes(std::span(exact));
    while (auto piece = parser.next(bytes)) {
      auto progress = reader.append(*piece);
      while (reader.isInterrupted()) progress = reader.goOn();
      if (progress == MessageReader::Progress::failed) {
        outcome.code = reader.violation()->code;
        return outcome;
      }
      if (progress == MessageReader::Progress::text)
        outcome.messages.push_back({true, reader.text()});
      if (progress == MessageReader::Progress::binary) {
        outcome.messages.push_back({false, std::string(asText(reader.binary()))});
      }
    }
  }
  return outcome;
}

// The codec alone, with small output buffers.
void inflateInSmallRooms(const std::vector<std::string_view>& payloads, DeflateRules rules,
                         std::size_t most, Dice& dice) {
  MessageInflater inflater(parametersOf(rules));
  ReferenceInflater reference({.contextTakeover = rules.contextTakeover});
  for (auto payload : payloads) {
    std::string expected, message;
    reference.inflate(payload, expected, most);
    reference.finish(expected, most);

    auto take = [&](std::span<const std::byte> bytes) {
      while (message.size() < most) {
        std::vector<std::byte> room(std::min(1 + dice.roll(40), most - message.size()));
        auto count = inflater.inflate(bytes, room);
        require(count <= room.size(), "no more comes out than there is room");
        message += asText(std::span(room).first(count));
        if (inflater.isBroken() || count < room.size()) return;
      }
    };
    take(asBytes(payload));
    if (!inflater.isBroken()) take(inflater.tail());
    const bool whole = inflater.finish();
    require(message == expected.substr(0, message.size()), "what comes out is what went in");
    if (expected.size() >= most) return;
    require(message == expected, "nothing is missing");
    require(whole == !reference.isBroken(), "it knows what is broken");
    if (!whole) return;
  }
}

}  // namespace

// One byte each for the kind of message, the limit, and the end of the first message; then DEFLATE.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3 || size > (std::size_t{16} << 10)) return 0;
  const DeflateRules rules{.windowBits = 8 + (data[0] & 7), .contextTakeover = (data[0] & 8) == 0};
  const int opcode = (data[0] & 16) != 0 ? textFrame : binaryFrame;
  const Limits limits{.maxMessageSize = std::size_t{data[1]} * data[1] * 8};
  std::string_view stream(reinterpret_cast<const char*>(data + 3), size - 3);
  auto first = stream.substr(0, data[2] * 4), second = stream.substr(first.size());
  auto wire = serverFrame(opcode, true, first, {.flippedBits = 64}) +
              serverFrame(opcode, true, second, {.flippedBits = 64});

  ReferenceReceiver reference(limits);
  reference.allowCompression(rules);
  auto expected = reference.receive(wire);
  MemoryMeter meter;
  auto outcome = readInParts(wire, rules, limits, wire.size());
  require(meter.most() < (std::size_t{1} << 18) + 8 * (limits.maxMessageSize + wire.size()),
          "memory is bounded by the limit");
  require(outcome.messages == expected.messages, "the messages are the reference's");
  require(outcome.code == (expected.end == Received::End::violated ? expected.code : 0),
          "what is wrong is what the reference says");

  Dice dice(data, size);
  require(readInParts(wire, rules, limits, 1) == outcome, "single bytes do not matter");
  require(readInParts(wire, rules, limits, 2 + dice.roll(60)) == outcome, "parts do not matter");
  inflateInSmallRooms({first, second}, rules, limits.maxMessageSize + 1, dice);
  return 0;
}
