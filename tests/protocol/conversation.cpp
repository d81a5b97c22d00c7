#include "protocol/conversation.h"

#include <gtest/gtest.h>

#include <utility>

namespace web::protocol {

namespace {

// RFC 6455 §1.3's nonce for the key; after that, a generator that gives the same numbers in each
// run.
FillRandom repeatableRandom() {
  return [first = true, state = 1u](std::span<std::byte> bytes) mutable {
    if (std::exchange(first, false)) {
      std::ranges::copy(asBytes("the sample nonce"), bytes.begin());
      return;
    }
    for (auto& byte : bytes)
      byte = static_cast<std::byte>((state = state * 1664525 + 1013904223) >> 24);
  };
}

std::string hex(std::span<const std::byte> bytes) {
  std::string result(2 * bytes.size(), '\0');
  auto* digit = result.data();  // Some tests show 64 MiB, and nothing here is optimised.
  for (const auto *byte = bytes.data(), *end = byte + bytes.size(); byte != end; ++byte) {
    *digit++ = "0123456789abcdef"[static_cast<unsigned char>(*byte) >> 4];
    *digit++ = "0123456789abcdef"[static_cast<unsigned char>(*byte) & 15];
  }
  return result;
}

std::string describe(const ClientFrame& frame) {
  auto payload = std::span(frame.payload);
  auto words = [](std::string_view name, std::string_view value) {
    auto shown = value.size() > 200 ? std::to_string(value.size()) + " bytes" : std::string(value);
    return std::string(name) + " '" + shown + "'";
  };
  switch (frame.firstByte) {
    case 0x81:
      return words("TEXT", asText(payload));
    case 0x82:
      return words("BINARY", hex(payload));
    case 0x89:
      return words("PING", asText(payload));
    case 0x8a:
      return words("PONG", asText(payload));
    case 0x88:
      if (payload.empty()) return "CLOSE";
      return words("CLOSE " + std::to_string(std::stoi(hex(payload.first(2)), nullptr, 16)),
                   asText(payload.subspan(2)));
    default:
      return "frame " + std::to_string(frame.firstByte);
  }
}

}  // namespace

std::string acceptingHead(std::string_view extraFields) {
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" +
         std::string(extraFields) + "\r\n";
}

ClientFrame takeClientFrame(std::span<const std::byte>& wire) {
  auto byte = [&wire](std::size_t i) { return std::to_integer<unsigned>(wire[i]); };
  if (wire.size() < 2) return {};
  EXPECT_TRUE(byte(1) & 128) << "a client must mask every frame";
  std::uint64_t size = byte(1) & 127;
  const std::size_t sizeBytes = size == 126 ? 2 : size == 127 ? 8 : 0;
  const std::size_t headerSize = 2 + sizeBytes + 4;
  if (wire.size() < headerSize) return {};
  if (sizeBytes > 0) size = 0;
  for (std::size_t i = 0; i < sizeBytes; ++i) size = size << 8 | byte(2 + i);
  if (wire.size() - headerSize < size) return {};

  ClientFrame frame{static_cast<int>(byte(0)), wire.subspan(headerSize - 4, 4), {}};
  for (auto masked : wire.subspan(headerSize, size)) {
    frame.payload.push_back(masked ^ frame.key[frame.payload.size() % 4]);
  }
  wire = wire.subspan(headerSize + frame.payload.size());
  return frame;
}

std::string describeClientFrames(std::span<const std::byte> wire) {
  std::string result;
  while (!wire.empty()) {
    if (!result.empty()) result += "; ";
    auto frame = takeClientFrame(wire);
    if (frame.firstByte == 0) return result + "(incomplete)";
    result += describe(frame);
  }
  return result;
}

Conversation::Conversation(Request request, Limits limits)
    : session(std::move(request), repeatableRandom(), limits) {}

Conversation& Conversation::receive(std::span<const std::byte> bytes) {
  // A copy of exactly this size, so that a sanitizer detects a read beyond it.
  Bytes exact(bytes.begin(), bytes.end());
  session.receive(exact);
  return askForEvents();
}

Conversation& Conversation::open(std::string_view extraFields) {
  output();
  receive(acceptingHead(extraFields));
  EXPECT_EQ(events(), "opened");
  return *this;
}

Conversation& Conversation::receiveEnd(std::string_view how) {
  session.receiveEnd(how);
  return askForEvents();
}

Conversation& Conversation::askForEvents() {
  while (true) {
    switch (session.nextEvent()) {
      case SessionEvent::none:
        return *this;
      case SessionEvent::pause:
        ++pauses;
        break;
      case SessionEvent::fault:
        ADD_FAILURE() << "nextEvent() never gives this";
        return *this;
      case SessionEvent::opened:
        note("opened");
        break;
      case SessionEvent::text:
        note("text '" + session.text() + "'");
        break;
      case SessionEvent::binary:
        note("binary " + hex(session.binary()));
        break;
      case SessionEvent::closingStarted:
        note("closing");
        break;
      case SessionEvent::failed:
        note("failed: " + session.failure());
        break;
      case SessionEvent::closed:
        note("closed " + std::to_string(session.closeCode()) + " '" + session.closeReason() + "'" +
             (session.wasClean() ? " clean" : ""));
    }
  }
}

std::string Conversation::events() { return std::exchange(events_, {}); }

Bytes Conversation::output() {
  Bytes taken;
  while (true) {
    auto part = session.output();
    if (part.empty()) return taken;
    taken.insert(taken.end(), part.begin(), part.end());
    session.outputSent(part.size());
  }
}

void Conversation::note(const std::string& event) {
  events_ += (events_.empty() ? "" : "; ") + event;
}

std::string outcome(const Bytes& wire, const Request& request, const Limits& limits,
                    std::string_view extraFields) {
  Conversation together(request, limits);
  together.output();
  together.receive(toBytes(acceptingHead(extraFields)) + wire);
  auto expected = together.events() + " > " + together.sent();
  EXPECT_TRUE(expected.starts_with("opened")) << expected;
  forEverySplit(wire, [&](const auto& parts) {
    Conversation split(request, limits);
    split.output();
    split.receive(acceptingHead(extraFields));
    for (auto part : parts) split.receive(part);
    ASSERT_EQ(split.events() + " > " + split.sent(), expected) << "in " << parts.size() << " parts";
  });
  return expected.substr(expected.starts_with("opened; ") ? 8 : 6);
}

std::string outcome(const Bytes& wire, const Limits& limits) {
  return outcome(wire, {"example.com", "/chat", {}, {}, true}, limits, "");
}

std::string failure(int code, const std::string& why) {
  return "failed: " + why + "; closed 1006 '' > CLOSE " + std::to_string(code) + " ''";
}

}  // namespace web::protocol
