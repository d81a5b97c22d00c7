// A steady stream of messages takes no memory: every call of the allocator is counted.
#include <gtest/gtest.h>

#include <cstdlib>

#include "protocol/conversation.h"
#include "support/allocator.h"

namespace {

std::size_t allocations = 0;

}  // namespace

void* web::support::allocate(std::size_t size) {
  ++allocations;
  return std::malloc(size);
}

void web::support::release(void* memory) { std::free(memory); }

namespace web::protocol {
namespace {

// How often memory is asked for when all this has come before and comes once more.
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

// What the first small messages cost, in and out.
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

}  // namespace
}  // namespace web::protocol
