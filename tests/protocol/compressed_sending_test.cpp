// permessage-deflate from us to the server (RFC 7692 §7.2.1).
#include <gtest/gtest.h>

#include <random>

#include "protocol/deflating_server.h"
#include "protocol/permessage_deflate.h"

namespace web::protocol {
namespace {

const std::string sample = R"({"type":"move","player":"anna","x":10.5,"y":11.25,"anna":"move"})";

class CompressedSending : public testing::Test {
 protected:
  // A session that has negotiated these parameters, "; a=b".
  void open(const std::string& parameters = "") {
    conversation.open(std::string(deflateAgreed) + parameters + "\r\n");
  }
  Bytes wireOf(std::string_view text) {
    conversation.session.sendText(text);
    return conversation.output();
  }

  Conversation conversation;
};

std::string noise(std::size_t size) {
  std::mt19937 random(1);
  std::string bytes;
  while (bytes.size() < size) bytes += static_cast<char>(random() & 0x7f);
  return bytes;
}

TEST_F(CompressedSending, CompressesWhatGetsShorter) {
  open();
  DeflatingServer server;
  auto wire = wireOf(sample);
  EXPECT_LT(wire.size(), sample.size());
  EXPECT_EQ(server.messages(wire), sample + "*");
}

TEST_F(CompressedSending, CompressesBinaryToo) {
  open();
  conversation.session.sendBinary(Bytes(1000));
  auto wire = conversation.output();
  EXPECT_EQ(wire[0], std::byte{0xc2});
  EXPECT_EQ(DeflatingServer().messages(wire), std::string(1000, '\0') + "*");
}

TEST_F(CompressedSending, RefersToEarlierMessages) {
  open();
  DeflatingServer server;
  auto first = wireOf(sample), second = wireOf(sample);
  EXPECT_LT(second.size(), 20u);
  EXPECT_EQ(server.messages(first + second), sample + "*; " + sample + "*");
}

TEST_F(CompressedSending, ForgetsIfItWasAgreedUpon) {
  open("; client_no_context_takeover");
  DeflatingServer server;
  auto first = wireOf(sample), second = wireOf(sample);
  EXPECT_EQ(first.size(), second.size());
  EXPECT_EQ(server.messages(first), sample + "*");
  server.forget();
  EXPECT_EQ(server.messages(second), sample + "*");
}

TEST_F(CompressedSending, LeavesShortMessagesAsTheyAre) {
  open();
  EXPECT_EQ(DeflatingServer().messages(wireOf("") + wireOf("hi") + wireOf("aaaaaaaaaaaaaaa")),
            "; hi; aaaaaaaaaaaaaaa");
}

TEST_F(CompressedSending, NeverMakesAMessageLonger) {
  open();
  DeflatingServer server;
  for (std::size_t size : {20u, 100u, 1000u, 70000u}) {
    auto text = noise(size);
    auto wire = wireOf(text);
    EXPECT_LE(wire.size(), size + maxFrameHeaderSize);
    EXPECT_TRUE(server.messages(wire).starts_with(text));
  }
}

TEST_F(CompressedSending, DoesNotReferToAMessageThatWentOutAsItWas) {
  open();
  DeflatingServer server;
  std::mt19937 random(7);
  Bytes bytes;
  while (bytes.size() < 1000) bytes.push_back(static_cast<std::byte>(random()));
  conversation.session.sendText(sample);
  conversation.session.sendBinary(bytes);
  conversation.session.sendBinary(bytes);
  conversation.session.sendText(sample);
  EXPECT_EQ(server.messages(conversation.output()),
            sample + "*; " + toText(bytes) + "; " + toText(bytes) + "; " + sample + "*");
}

TEST_F(CompressedSending, StaysWithinEveryWindow) {
  for (int bits = 8; bits <= 15; ++bits) {
    Conversation limited;
    limited.open(std::string(deflateAgreed) + "; client_max_window_bits=" + std::to_string(bits) +
                 "\r\n");
    DeflatingServer server(bits);
    std::string expected, text;
    for (int i = 0; i < 20; ++i) {
      while (text.size() < 3000u * (i + 1u))
        text += std::to_string(text.size() * 7919 % 1000) + "abcdefgh";
      limited.session.sendText(text);
      // zlib's raw deflate has no window of 2^8: so then nothing is compressed.
      expected += (i ? "; " : "") + text + (bits > 8 ? "*" : "");
    }
    EXPECT_TRUE(server.messages(limited.output()) == expected) << bits;
  }
}

TEST_F(CompressedSending, CountsWhatTheApplicationHandedOver) {
  open();
  conversation.session.sendText(sample);
  EXPECT_EQ(conversation.session.bufferedAmount(), sample.size());
  conversation.output();
  EXPECT_EQ(conversation.session.bufferedAmount(), 0u);
}

TEST_F(CompressedSending, CountsDownToZeroByteByByte) {
  open();
  conversation.session.sendText(sample);
  auto last = conversation.session.bufferedAmount();
  while (!conversation.session.output().empty()) {
    conversation.session.outputSent(1);
    ASSERT_LE(conversation.session.bufferedAmount(), last);
    last = conversation.session.bufferedAmount();
  }
  EXPECT_EQ(last, 0u);
}

TEST_F(CompressedSending, ReplacesIllFormedTextFirst) {
  open();
  EXPECT_EQ(DeflatingServer().messages(wireOf(std::string(50, '\xff'))),
            toText(repeated("\xef\xbf\xbd"_bytes, 50)) + "*");
}

TEST_F(CompressedSending, TakesALargeMessage) {
  open();
  std::string text;
  for (int i = 0; text.size() < 3000000; ++i) text += std::to_string(i) + ",";
  EXPECT_TRUE(DeflatingServer().messages(wireOf(text)) == text + "*");
}

TEST(MessageDeflater, LeavesMessagesAsTheyAreIfItsCodecCannotBeMade) {
  MessageDeflater deflater({.clientWindowBits = 16});  // Fails like an allocation.
  const auto text = toBytes(std::string(1000, 'x'));
  EXPECT_FALSE(deflater.deflate(text));
  EXPECT_FALSE(deflater.deflate(text));
}

TEST_F(CompressedSending, GoesOnAfterItsMemoryWasReleased) {
  for (std::string parameters : {"", "; client_no_context_takeover; server_no_context_takeover"}) {
    Conversation released;
    released.open(std::string(deflateAgreed) + parameters + "\r\n");
    DeflatingServer server;
    for (int i = 0; i < 3; ++i) {
      released.session.sendText(sample);
      EXPECT_EQ(server.messages(released.output()), sample + "*");
      EXPECT_EQ(released.receive(frame(0xc1, server.deflate(sample))).events(),
                "text '" + sample + "'");
      released.session.releaseMemory();
      if (!parameters.empty()) server.forget();
    }
  }
}

// An echo of the last 32 KiB refers to all of it.
TEST_F(CompressedSending, RemembersAWholeWindowWhenItsMemoryWasReleased) {
  for (int values : {2, 64}) {  // Data that compresses well, and data that hardly does.
    Conversation released;
    released.open(std::string(deflateAgreed) + "\r\n");
    DeflatingServer server;
    std::minstd_rand random;
    std::string text(32000, ' ');
    for (auto& c : text) c = static_cast<char>(' ' + random() % static_cast<unsigned>(values));
    for (int i = 0; i < 3; ++i) {
      const auto wire = server.deflate(text);
      EXPECT_LT(wire.size(), i > 0 && values > 2 ? 1000u : 32000u);
      EXPECT_EQ(released.receive(frame(0xc1, wire)).events(), "text '" + text + "'");
      EXPECT_EQ(released.receive(frame(0xc1, server.deflate("hi"))).events(), "text 'hi'");
      released.session.releaseMemory();
      released.session.releaseMemory();
    }
  }
}

// zlib's own servers take 2^9 for 2^8, and refer to 250 bytes at most.
TEST_F(CompressedSending, RemembersAWindowOfTheAgreedSizeWhenItsMemoryWasReleased) {
  for (int bits : {8, 9, 12}) {
    Conversation released;
    released.open(std::string(deflateAgreed) + "; server_max_window_bits=" + std::to_string(bits) +
                  "\r\n");
    DeflatingServer server(bits);
    std::minstd_rand random;
    std::string text(bits == 12 ? 3800 : 240, ' ');
    for (auto& c : text) c = static_cast<char>(' ' + random() % 64);
    for (int i = 0; i < 3; ++i) {
      const auto wire = server.deflate(text);
      EXPECT_LT(wire.size(), i > 0 ? text.size() / 4 : text.size()) << bits;
      EXPECT_EQ(released.receive(frame(0xc1, wire)).events(), "text '" + text + "'");
      released.session.releaseMemory();
    }
  }
}

}  // namespace
}  // namespace web::protocol
