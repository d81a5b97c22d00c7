// permessage-deflate from the server to us (RFC 7692 §7.2.2), in every split.
#include <gtest/gtest.h>

#include "protocol/deflating_server.h"
#include "protocol/zlib_codec.h"

namespace web::protocol {
namespace {

const std::string broken = "a message's compression is broken";
const std::string cut = "a message's compression ends too early";

TEST(CompressedReceiving, ReadsTheExamplesOfTheRfc) {
  EXPECT_EQ(compressedOutcome("c1 07 f2 48 cd c9 c9 07 00"_hex), "text 'Hello' > ");
  EXPECT_EQ(compressedOutcome("41 03 f2 48 cd  80 04 c9 c9 07 00"_hex), "text 'Hello' > ");
  EXPECT_EQ(compressedOutcome("c1 07 f2 48 cd c9 c9 07 00  c1 05 f2 00 11 00 00"_hex),
            "text 'Hello'; text 'Hello' > ");
  EXPECT_EQ(compressedOutcome("c1 0b 00 05 00 fa ff 48 65 6c 6c 6f 00"_hex), "text 'Hello' > ");
  EXPECT_EQ(compressedOutcome("c1 08 f3 48 cd c9 c9 07 00 00"_hex), "text 'Hello' > ");
  EXPECT_EQ(compressedOutcome("c1 0d f2 48 05 00 00 00 ff ff ca c9 c9 07 00"_hex),
            "text 'Hello' > ");
}

TEST(CompressedReceiving, TakesMessagesThatAreNotCompressed) {
  EXPECT_EQ(compressedOutcome("81 02 68 69  c1 07 f2 48 cd c9 c9 07 00  82 01 00"_hex),
            "text 'hi'; text 'Hello'; binary 00 > ");
}

TEST(CompressedReceiving, TakesAnEmptyMessage) {
  EXPECT_EQ(compressedOutcome("c1 01 00"_hex), "text '' > ");
}

TEST(CompressedReceiving, TakesAMessageOfNoBytesAtAllAsBrowsersDo) {
  EXPECT_EQ(compressedOutcome("c1 00  c1 07 f2 48 cd c9 c9 07 00  c2 00"_hex),
            "text ''; text 'Hello'; binary  > ");
}

TEST(CompressedReceiving, TakesEmptyFragments) {
  EXPECT_EQ(compressedOutcome("41 00  00 03 f2 48 cd  00 00  00 04 c9 c9 07 00  80 00"_hex),
            "text 'Hello' > ");
}

TEST(CompressedReceiving, TakesControlFramesBetweenFragments) {
  EXPECT_EQ(compressedOutcome("41 03 f2 48 cd  89 01 70  80 04 c9 c9 07 00"_hex),
            "text 'Hello' > PONG 'p'");
}

TEST(CompressedReceiving, TakesAFinalBlock) {
  const auto after = "c1 07 f2 48 cd c9 c9 07 00"_hex;
  EXPECT_EQ(compressedOutcome("c1 08 f3 48 cd c9 c9 07 00 00"_hex + after),
            "text 'Hello'; text 'Hello' > ");
  EXPECT_EQ(compressedOutcome("c1 07 f3 48 cd c9 c9 07 00"_hex + after),
            "text 'Hello'; text 'Hello' > ")
      << "nothing after it";
}

TEST(CompressedReceiving, TakesDataAfterAFinalBlock) {
  EXPECT_EQ(compressedOutcome("c1 0e f3 48 cd c9 c9 07 00  f2 48 cd c9 c9 07 00"_hex),
            "text 'HelloHello' > ");
}

TEST(CompressedReceiving, RemembersWhatCameBeforeAFinalBlock) {
  EXPECT_EQ(compressedOutcome("c1 08 f3 48 cd c9 c9 07 00 00  c1 05 f2 00 11 00 00"_hex),
            "text 'Hello'; text 'Hello' > ");
}

TEST(CompressedReceiving, ForgetsIfItWasAgreedUpon) {
  const auto hello = "c1 07 f2 48 cd c9 c9 07 00"_hex, again = "c1 05 f2 00 11 00 00"_hex;
  EXPECT_EQ(compressedOutcome(hello + hello, "; server_no_context_takeover"),
            "text 'Hello'; text 'Hello' > ");
  EXPECT_EQ(compressedOutcome(hello + again, "; server_no_context_takeover"),
            "text 'Hello'; " + failure(1002, broken));
}

TEST(CompressedReceiving, TakesEveryWindow) {
  for (int bits = 8; bits <= 15; ++bits) {
    DeflatingServer server(bits);
    Bytes wire;
    std::string expected, text;
    for (int i = 0; i < 6; ++i) {
      while (text.size() < 700u * (i + 1u)) text += std::to_string(text.size() * 7919) + "abc";
      wire = wire + frame(0xc1, server.deflate(text));
      expected += (i ? "; text '" : "text '") + text + "'";
    }
    EXPECT_EQ(compressedOutcome(wire, "; server_max_window_bits=" + std::to_string(bits)),
              expected + " > ")
        << bits;
  }
}

// With a small window, it would depend on the split whether zlib accepts such a reference.
TEST(CompressedReceiving, TakesReferencesBeyondTheAgreedWindowInEverySplit) {
  std::string text;
  while (text.size() < 1500) text += std::to_string(text.size() * 7919);
  for (int bits : {8, 9, 10}) {
    DeflatingServer server(15);
    auto wire = frame(0xc1, server.deflate(text + text));
    wire = wire + frame(0xc1, server.deflate(text));
    ASSERT_LT(wire.size(), text.size()) << "it refers to what is 1500 bytes back";
    EXPECT_EQ(compressedOutcome(wire, "; server_max_window_bits=" + std::to_string(bits)),
              "text '" + text + text + "'; text '" + text + "' > ");
  }
}

TEST(CompressedReceiving, FailsOnAReferenceToBeforeTheFirstByteInEverySplit) {
  DeflatingServer server(15);
  server.deflate("abcdefgh");
  auto wire = frame(0xc1, server.deflate("abcdefgh"));
  EXPECT_EQ(compressedOutcome(wire, "; server_max_window_bits=9"), failure(1002, broken));
}

TEST(CompressedReceiving, TakesALargeMessage) {
  std::string text;
  for (int i = 0; text.size() < 3000000; ++i) text += std::to_string(i) + ",";
  DeflatingServer server;
  Conversation conversation;
  conversation.open(std::string(deflateAgreed) + "\r\n").receive(frame(0xc1, server.deflate(text)));
  EXPECT_TRUE(conversation.events() == "text '" + text + "'");
}

TEST(CompressedReceiving, IsNotReadStraightIntoTheMessage) {
  Conversation conversation;
  conversation.open(std::string(deflateAgreed) + "\r\n")
      .receive("42 00 00 7f 0000000000100000"_hex);
  EXPECT_EQ(conversation.events(), "");
  EXPECT_TRUE(conversation.session.directBuffer().empty());
}

TEST(CompressedReceiving, FailsOnGarbage) {
  EXPECT_EQ(compressedOutcome("c1 04 ff ff ff ff"_hex), failure(1002, broken));
  EXPECT_EQ(compressedOutcome("c2 02 07 00"_hex), failure(1002, broken)) << "a reserved block type";
}

TEST(CompressedReceiving, FailsOnAMessageThatIsCutOff) {
  for (std::size_t size = 1; size < 7; ++size) {
    auto payload = "f2 48 cd c9 c9 07 00"_hex;
    payload.resize(size);
    auto events = compressedOutcome(frame(0xc1, payload));
    EXPECT_TRUE(events == failure(1002, cut) || events == failure(1002, broken)) << events;
  }
  EXPECT_EQ(compressedOutcome("c2 08 00 20 00 df ff 48 65 6c"_hex), failure(1002, cut))
      << "in a stored block";
}

TEST(CompressedReceiving, FailsOnAContinuationThatSaysItIsCompressed) {
  EXPECT_EQ(compressedOutcome("41 03 f2 48 cd  c0 04 c9 c9 07 00"_hex),
            failure(1002, "a reserved bit is set"));
}

TEST(CompressedReceiving, FailsIfItWasNotAgreedUpon) {
  EXPECT_EQ(outcome("c1 07 f2 48 cd c9 c9 07 00"_hex), failure(1002, "a reserved bit is set"));
}

TEST(CompressedReceiving, FailsOnTextThatIsNotUtf8) {
  DeflatingServer server;
  EXPECT_EQ(compressedOutcome(frame(0xc1, server.deflate("a\xc3\x28"))),
            failure(1007, "a text message is not valid UTF-8"));
  server.forget();
  EXPECT_EQ(compressedOutcome(frame(0xc1, server.deflate("a\xe2\x82"))),
            failure(1007, "a text message ends inside a UTF-8 character"));
}

TEST(CompressedReceiving, LimitsWhatComesOut) {
  Limits limits;
  limits.maxMessageSize = 1000;
  for (auto [size, passes] : {std::pair(999, true), {1000, true}, {1001, false}, {5000, false}}) {
    DeflatingServer server;
    std::string text(static_cast<std::size_t>(size), 'x');
    auto expected = passes ? "text '" + text + "' > "
                           : failure(1009, "a message is larger than maxMessageSize");
    EXPECT_EQ(compressedOutcome(frame(0xc1, server.deflate(text)), "", limits), expected) << size;
  }
}

TEST(CompressedReceiving, LimitsWhatComesOutAndNotWhatComesIn) {
  Limits limits;
  limits.maxMessageSize = 5;
  EXPECT_EQ(compressedOutcome("c1 0b 00 05 00 fa ff 48 65 6c 6c 6f 00"_hex, "", limits),
            "text 'Hello' > ");
}

TEST(CompressedReceiving, LimitsAllFragmentsTogether) {
  Limits limits;
  limits.maxMessageSize = 1000;
  DeflatingServer server;
  auto half = server.deflate(std::string(501, 'x')) + "00 00 ff ff"_hex;
  EXPECT_EQ(compressedOutcome(
                frame(0x42, half) + frame(0x80, server.deflate(std::string(501, 'x'))), "", limits),
            failure(1009, "a message is larger than maxMessageSize"));
}

// Wherever a fragment ends: zlib may hold more output than there was room for.
TEST(CompressedReceiving, IsLimitedByWhatHasComeOfAMessage) {
  Limits limits;
  limits.maxMessageSize = 1000;
  const auto whole = DeflatingServer().deflate(std::string(1010, 'x'));
  std::vector<std::byte> room(5000);
  std::size_t exceeding = 0;
  for (auto part = whole; !part.empty(); part.pop_back()) {
    const auto size = Inflater().inflate(part, room).produced;
    const auto failed = failure(1009, "a message is larger than maxMessageSize");
    EXPECT_EQ(compressedOutcome(frame(0x42, part), "", limits) == failed, size > 1000) << size;
    exceeding += size > 1000;
  }
  EXPECT_GT(exceeding, 1u);
}

TEST(CompressedReceiving, StopsABombAtTheLimitWhileInflating) {
  const std::string zeros(std::size_t{1} << 24, '\0');
  const auto bomb = repeated(DeflatingServer().deflate(zeros) + "00 00 ff ff"_hex, 64);
  ASSERT_LT(bomb.size(), 1100000u) << "1 GiB in 1 MiB";

  Conversation conversation;
  conversation.open(std::string(deflateAgreed) + "\r\n");
  auto wire = frame(0xc2, bomb);
  std::size_t given = 0;
  while (conversation.session.phase() == ClientSession::Phase::open && given < wire.size()) {
    conversation.receive(
        std::span(wire).subspan(given).first(std::min<std::size_t>(4096, wire.size() - given)));
    given += 4096;
  }
  EXPECT_EQ(conversation.events(),
            "failed: a message is larger than maxMessageSize; closed 1006 ''");
  EXPECT_LT(given, wire.size() / 10);
  EXPECT_LE(conversation.session.binary().capacity(), Limits().maxMessageSize * 2);
}

}  // namespace
}  // namespace web::protocol
