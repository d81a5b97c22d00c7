// A steady stream of messages allocates nothing, and a quiet connection keeps no memory: every
// allocation is counted, and every byte.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <random>
#include <string>

#include "protocol/conversation.h"
#include "protocol/deflating_server.h"
#include "support/allocator.h"

namespace {

std::size_t allocations = 0, heldBytes = 0;

// Each block is preceded by its size.
constexpr std::size_t room = alignof(std::max_align_t);

}  // namespace

void* web::support::allocate(std::size_t size) {
  auto* memory = static_cast<char*>(std::malloc(room + size));
  if (!memory) return nullptr;
  std::memcpy(memory, &size, sizeof size);
  ++allocations;
  heldBytes += size;
  return memory + room;
}

void web::support::release(void* memory) {
  if (!memory) return;
  auto* start = static_cast<char*>(memory) - room;
  std::size_t size;
  std::memcpy(&size, start, sizeof size);
  heldBytes -= size;
  std::free(start);
}

namespace web::protocol {
namespace {

// How many allocations these bytes cause when they are received for the second time.
std::size_t allocationsToReceiveAgain(const Bytes& wire, std::string_view extraFields = "") {
  Conversation conversation;
  conversation.open(extraFields);
  auto& session = conversation.session;
  std::size_t before = 0;
  for (int round = 0; round < 3; ++round) {
    before = allocations;
    session.receive(wire);
    while (session.nextEvent() != SessionEvent::none) continue;
    session.outputSent(session.output().size());
  }
  EXPECT_EQ(session.phase(), ClientSession::Phase::open) << session.failure();
  return allocations - before;
}

TEST(Allocations, AreCounted) {
  auto before = allocations;
  auto memory = std::make_unique<int>(1);
  EXPECT_EQ(allocations, before + 1);
}

TEST(Allocations, AreNotMadeForMessagesReceived) {
  Bytes wire;
  for (auto size : {32u, 1u, 125u, 126u, 500u, 70000u, 0u, 32u}) {
    wire = wire + textFrame(std::string(size, 'x')) + frame(0x82, Bytes(size));
  }
  EXPECT_EQ(allocationsToReceiveAgain(wire), 0u);
}

TEST(Allocations, AreNotMadeForFragmentsAndPings) {
  auto wire = "01 02 6869  89 01 70  00 00  8a 00  80 02 6869"_hex;
  EXPECT_EQ(allocationsToReceiveAgain(wire), 0u);
}

TEST(Allocations, AreNotMadeForCompressedMessagesReceived) {
  auto wire = "c1 07 f2 48 cd c9 c9 07 00"_hex;
  EXPECT_EQ(allocationsToReceiveAgain(wire, "Sec-WebSocket-Extensions: permessage-deflate\r\n"),
            0u);
}

// The allocations for the first small messages, received and sent.
std::size_t allocationsAtFirst(std::string_view extraFields) {
  Conversation conversation;
  conversation.open(extraFields);
  const auto wire = textFrame("hi");
  const auto before = allocations;
  conversation.session.receive(wire);
  while (conversation.session.nextEvent() != SessionEvent::none) continue;
  conversation.session.sendText("hi");
  return allocations - before;
}

TEST(Allocations, AreNotMadeForACodecBeforeItIsNeeded) {
  EXPECT_EQ(allocationsAtFirst("Sec-WebSocket-Extensions: permessage-deflate\r\n"),
            allocationsAtFirst(""));
}

std::size_t allocationsToSendAgain(std::string_view extraFields = "") {
  Conversation conversation;
  conversation.open(extraFields);
  auto& session = conversation.session;
  const std::string large(70000, 'y');
  std::size_t before = 0;
  for (int round = 0; round < 3; ++round) {
    before = allocations;
    for (auto size : {32u, 1u, 125u, 126u, 500u, 70000u, 0u, 32u}) {
      session.sendText(std::string_view(large).substr(0, size));
      session.sendBinary(asBytes(large).first(size));
    }
    while (!session.output().empty()) session.outputSent(session.output().size());
  }
  return allocations - before;
}

TEST(Allocations, AreNotMadeForMessagesSent) { EXPECT_EQ(allocationsToSendAgain(), 0u); }

TEST(Allocations, AreNotMadeForCompressedMessagesSent) {
  EXPECT_EQ(allocationsToSendAgain("Sec-WebSocket-Extensions: permessage-deflate\r\n"), 0u);
}

// How much more a connection holds after this work, once it is quiet, than at the start.
long heldAfter(const std::function<void(ClientSession&)>& work, std::string_view extraFields = "") {
  Conversation conversation;
  conversation.open(extraFields);
  auto& session = conversation.session;
  session.releaseMemory();
  const auto before = heldBytes;
  work(session);
  while (session.nextEvent() != SessionEvent::none) continue;
  while (!session.output().empty()) session.outputSent(session.output().size());
  session.releaseMemory();
  return static_cast<long>(heldBytes) - static_cast<long>(before);
}

constexpr std::string_view deflate = "Sec-WebSocket-Extensions: permessage-deflate\r\n";

TEST(Memory, OfMessagesReceivedIsGivenBack) {
  const auto text = textFrame(std::string(70000, 'x')), binary = frame(0x82, Bytes(70000));
  const auto parts = "01 02 6869  00 00  80 02 6869"_hex;
  for (const auto& wire : {text, binary, parts})
    EXPECT_EQ(heldAfter([&](ClientSession& session) { session.receive(wire); }), 0);
}

TEST(Memory, OfMessagesSentIsGivenBack) {
  EXPECT_EQ(heldAfter([](ClientSession& session) {
              for (int i = 0; i < 1000; ++i) session.sendText(std::string(100, 'x'));
              session.sendBinary(Bytes(70000));
            }),
            0);
}

TEST(Memory, DoesNotGrowWithWhatWasSentBeforeTheNextOneComes) {
  Conversation conversation;
  conversation.open();
  auto& session = conversation.session;
  const Bytes message(10);
  const auto before = heldBytes;
  for (int i = 0; i < 20000; ++i) {
    session.sendBinary(message);
    session.outputSent(session.output().size());
  }
  EXPECT_LT(heldBytes, before + 100000);
}

// One message is always waiting, as in a flood that the network accepts as slowly as it arrives.
TEST(Memory, DoesNotGrowWithWhatWasSentWhileOthersWait) {
  Conversation conversation;
  conversation.open();
  auto& session = conversation.session;
  const Bytes message(10);
  session.sendBinary(message);
  const auto before = heldBytes;
  for (int i = 0; i < 20000; ++i) {
    session.sendBinary(message);
    session.outputSent(session.output().size() / 2);
  }
  EXPECT_LT(heldBytes, before + 100000);
}

TEST(Memory, OfPongsIsGivenBack) {
  const auto pings = "89 01 70"_hex;
  EXPECT_EQ(heldAfter([&](ClientSession& session) {
              session.receive(pings);
              session.sendPing();
            }),
            0);
}

TEST(Memory, OfTheCompressorIsGivenBack) {
  EXPECT_EQ(heldAfter(
                [](ClientSession& session) {
                  session.sendText(std::string(70000, 'x'));
                  session.sendBinary(Bytes(70000));
                },
                deflate),
            0);
}

// zlib's own memory, which is not counted here, is freed completely.
TEST(Memory, OfWhatCompressedMessagesMayReferToIsASmallPart) {
  DeflatingServer server;
  std::string text;
  for (int i = 0; text.size() < 60000; ++i) text += "{\"player\":" + std::to_string(i * i) + "},";
  const auto wire = frame(0xc1, server.deflate(text));
  const auto held = heldAfter([&](ClientSession& session) { session.receive(wire); }, deflate);
  EXPECT_GT(held, 0);
  EXPECT_LT(held, 9000);
}

// What cannot be packed: no more of it is kept than the server may refer to.
TEST(Memory, OfWhatMessagesMayReferToIsWithinTheWindowThatWasAgreed) {
  std::minstd_rand random;
  std::string text(60000, ' ');
  for (auto& c : text) c = static_cast<char>(random() % 128);
  for (int bits : {10, 12, 14}) {
    DeflatingServer server(bits);
    const auto wire = frame(0xc1, server.deflate(text));
    const auto held = heldAfter([&](ClientSession& session) { session.receive(wire); },
                                "Sec-WebSocket-Extensions: permessage-deflate; "
                                "server_max_window_bits=" +
                                    std::to_string(bits) + "\r\n");
    EXPECT_GT(held, (1 << bits) / 2) << bits;
    EXPECT_LT(held, (1 << bits) + 200) << bits;
  }
}

TEST(Memory, OfACompressedMessageIsGivenBack) {
  const auto wire = "c1 07 f2 48 cd c9 c9 07 00"_hex;
  EXPECT_EQ(
      heldAfter([&](ClientSession& session) { session.receive(wire); },
                "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n"),
      0);
}

// The server's next message could refer to this one, but there is none any more.
TEST(Memory, OfTheDecompressorIsGivenBackAtTheEnd) {
  const auto heldAtTheEnd = [](const Bytes& wire) {
    return heldAfter(
        [&](ClientSession& session) {
          session.receive(wire);
          while (session.nextEvent() != SessionEvent::none) continue;
          session.receiveEnd("");
        },
        deflate);
  };
  EXPECT_EQ(heldAtTheEnd("c1 07 f2 48 cd c9 c9 07 00"_hex), heldAtTheEnd(textFrame("Hello")));
}

TEST(Memory, OfTheOpeningHandshakeIsGivenBackOnceItIsOver) {
  const std::string cookies(60000, 'c');
  const auto before = heldBytes;
  Conversation conversation({"example.com", "/chat", {}, {{"Cookie", cookies}}, true});
  conversation.open("Set-Cookie: " + cookies + "\r\n");
  conversation.session.releaseMemory();
  EXPECT_LT(heldBytes - before, 10000u);
}

TEST(Memory, OfWhatIsUnderWayIsGivenBackAtTheEnd) {
  for (auto first : {0x01u, 0x02u, 0x41u, 0x42u}) {
    const auto wire = frame(first, Bytes(50000, std::byte{'x'}));
    const auto held = heldAfter(
        [&](ClientSession& session) {
          session.receive(wire);
          while (session.nextEvent() != SessionEvent::none) continue;
          session.receiveEnd("");
        },
        deflate);
    EXPECT_LT(held, 1000) << first;  // The error message.
  }
}

}  // namespace
}  // namespace web::protocol
