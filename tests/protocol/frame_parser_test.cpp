// Frames cut out of a byte stream (RFC 6455 §5.2), in every split.
#include "protocol/frame_parser.h"

#include <gtest/gtest.h>

#include <cstring>
#include <optional>

#include "protocol/wire.h"

namespace web::protocol {
namespace {

// The frames in words: "81 'Hello'; ", then the violation, if there is one.
std::string framesIn(const std::vector<std::span<const std::byte>>& parts) {
  FrameParser parser;
  std::string seen;
  for (auto bytes : parts) {
    while (auto piece = parser.next(bytes)) {
      if (piece->first) {
        seen += piece->header.final ? "" : "part of ";
        seen += piece->header.compressed ? "compressed " : "";
        seen += std::to_string(static_cast<int>(piece->header.opcode)) + " '";
      }
      seen += asText(piece->payload);
      if (piece->last) seen += "'; ";
    }
  }
  return parser.violation() ? seen + std::string(parser.violation()->reason) : seen;
}

std::string framesIn(const Bytes& wire) {
  auto whole = framesIn(std::vector<std::span<const std::byte>>{wire});
  forEverySplit(wire, [&](const auto& parts) { ASSERT_EQ(framesIn(parts), whole); });
  return whole;
}

TEST(FrameParser, ReadsTheExamplesOfTheRfc) {
  EXPECT_EQ(framesIn("81 05 48 65 6c 6c 6f"_hex), "1 'Hello'; ");
  EXPECT_EQ(framesIn("01 03 48 65 6c 80 02 6c 6f"_hex), "part of 1 'Hel'; 0 'lo'; ");
  EXPECT_EQ(framesIn("89 05 48 65 6c 6c 6f"_hex), "9 'Hello'; ");
  EXPECT_EQ(framesIn("8a 05 48 65 6c 6c 6f"_hex), "10 'Hello'; ");
}

TEST(FrameParser, ReadsEachFormOfTheLength) {
  for (std::size_t size : {0u, 1u, 125u, 126u, 127u, 256u, 65535u, 65536u, 70000u}) {
    std::string payload(size, 'x');
    EXPECT_EQ(framesIn(frame(0x82, toBytes(payload))), "2 '" + payload + "'; ") << size;
  }
}

TEST(FrameParser, ReadsAnEmptyFrameFollowedByAnother) {
  EXPECT_EQ(framesIn("81 00 82 00 81 01 61"_hex), "1 ''; 2 ''; 1 'a'; ");
}

TEST(FrameParser, PointsIntoTheInput) {
  auto wire = "82 03 01 02 03"_hex;
  std::span<const std::byte> bytes(wire);
  EXPECT_EQ(FrameParser().next(bytes)->payload.data(), wire.data() + 2);
}

TEST(FrameParser, ShowsAHeaderBeforeItsPayloadHasCome) {
  auto wire = "82 7f 7fffffffffffffff"_hex;
  std::span<const std::byte> bytes(wire);
  auto piece = FrameParser().next(bytes);
  ASSERT_TRUE(piece);
  EXPECT_EQ(piece->header.payloadSize, 0x7fffffffffffffffu);
  EXPECT_TRUE(piece->payload.empty());
  EXPECT_FALSE(piece->last);
}

TEST(FrameParser, SkipsWhatCameInAnotherWay) {
  auto wire = "82 05 01"_hex;
  std::span<const std::byte> bytes(wire);
  FrameParser parser;
  parser.next(bytes);
  EXPECT_EQ(parser.remaining(), 4u);
  EXPECT_FALSE(parser.skip(3).last);
  EXPECT_TRUE(parser.skip(1).last);
}

TEST(FrameParser, FailsOnAReservedBit) {
  EXPECT_EQ(framesIn("a1 00"_hex), "a reserved bit is set");
  EXPECT_EQ(framesIn("91 00"_hex), "a reserved bit is set");
  EXPECT_EQ(framesIn("b1 00"_hex), "a reserved bit is set");
}

TEST(FrameParser, LeavesTheFirstReservedBitOfDataToTheExtension) {
  EXPECT_EQ(framesIn("c1 01 61"_hex), "compressed 1 'a'; ");
}

TEST(FrameParser, FailsOnAControlFrameThatClaimsToBeCompressed) {
  for (auto* wire : {"c8 00", "c9 00", "ca 00"}) {
    EXPECT_EQ(framesIn(operator""_hex(wire, 5)), "a reserved bit is set") << wire;
  }
}

TEST(FrameParser, FailsOnEachReservedOpcode) {
  for (unsigned opcode : {3u, 4u, 5u, 6u, 7u, 11u, 12u, 13u, 14u, 15u}) {
    EXPECT_EQ(framesIn(frame(0x80 | opcode, {})), "the opcode is unknown") << opcode;
  }
}

TEST(FrameParser, FailsOnAMaskedFrameFromTheServer) {
  EXPECT_EQ(framesIn("81 85 37 fa 21 3d 7f 9f 4d 51 58"_hex), "a frame from the server is masked");
  EXPECT_EQ(framesIn("88 80 00 00 00 00"_hex), "a frame from the server is masked");
}

TEST(FrameParser, FailsOnAFragmentedControlFrame) {
  for (unsigned opcode : {8u, 9u, 10u}) {
    EXPECT_EQ(framesIn(frame(opcode, {})), "a control frame is fragmented") << opcode;
  }
}

TEST(FrameParser, FailsOnAControlFrameThatIsTooLong) {
  for (unsigned opcode : {8u, 9u, 10u}) {
    EXPECT_EQ(framesIn(frame(0x80 | opcode, repeated("00"_hex, 126))),
              "a control frame is longer than 125 bytes");
  }
  EXPECT_EQ(framesIn("89 7f 0000000000000001 00"_hex), "a control frame is longer than 125 bytes");
}

TEST(FrameParser, TakesAControlFrameOf125Bytes) {
  std::string payload(125, 'x');
  EXPECT_EQ(framesIn(frame(0x89, toBytes(payload))), "9 '" + payload + "'; ");
}

TEST(FrameParser, FailsOnALengthThatIsNotMinimal) {
  EXPECT_EQ(framesIn("82 7e 00 00"_hex), "a frame's length is not minimal");
  EXPECT_EQ(framesIn("82 7e 00 7d"_hex), "a frame's length is not minimal");
  EXPECT_EQ(framesIn("82 7f 00 00 00 00 00 00 00 7d"_hex), "a frame's length is not minimal");
  EXPECT_EQ(framesIn("82 7f 00 00 00 00 00 00 ff ff"_hex), "a frame's length is not minimal");
}

TEST(FrameParser, FailsOnALengthWithTheMostSignificantBit) {
  EXPECT_EQ(framesIn("82 7f 80 00 00 00 00 00 00 00"_hex),
            "a frame's length has its most significant bit set");
}

TEST(FrameParser, FailsWithTheFirstTwoBytesThoughTheLengthIsToCome) {
  for (auto start : {"81 ff"_hex, "83 7e"_hex, "b1 7f"_hex, "09 7e"_hex}) {
    for (std::size_t first : {1u, 2u}) {
      FrameParser parser;
      std::span<const std::byte> one = std::span(start).first(first);
      std::span<const std::byte> other = std::span(start).subspan(first);
      parser.next(one);
      parser.next(other);
      EXPECT_TRUE(parser.violation()) << toText(start);
    }
  }
}

TEST(FrameParser, KeepsFailing) {
  FrameParser parser;
  auto bad = "83 00"_hex, good = "81 00"_hex;
  std::span<const std::byte> bytes(bad);
  EXPECT_FALSE(parser.next(bytes));
  bytes = good;
  EXPECT_FALSE(parser.next(bytes));
  EXPECT_EQ(parser.violation()->code, 1002);
}

std::optional<std::string> wholeMessageIn(const Bytes& wire) {
  const auto text = FrameParser::wholeMessage<Opcode::text>(wire);
  const auto binary = FrameParser::wholeMessage<Opcode::binary>(wire);
  if (!text && !binary) return {};
  EXPECT_FALSE(text && binary);
  return toText(text ? *text : *binary);
}

TEST(WholeMessage, IsAFinalTextOrBinaryFrameOfUpTo64KiB) {
  for (std::size_t size : {2u, 125u, 126u, 65535u}) {
    const Bytes payload(size, std::byte{'x'});
    for (auto firstByte : {0x81u, 0x82u}) {
      EXPECT_EQ(wholeMessageIn(frame(firstByte, payload) + "81"_hex), toText(payload)) << size;
    }
  }
  EXPECT_FALSE(wholeMessageIn(frame(0x82, Bytes(65536))));
}

TEST(WholeMessage, IsNothingElse) {
  EXPECT_EQ(wholeMessageIn("81 02 68 69"_hex), "hi");
  EXPECT_FALSE(wholeMessageIn("81 02 68"_hex)) << "not all of it is there";
  EXPECT_FALSE(wholeMessageIn("81 7e 00 7e 68"_hex)) << "not all of it is there";
  for (auto* other : {"01 02 68 69", "80 02 68 69", "c1 02 68 69", "91 02 68 69", "83 02 68 69",
                      "88 02 03 e8", "89 02 68 69", "81 82 00 00 00 00 68 69"}) {
    EXPECT_FALSE(wholeMessageIn(operator""_hex(other, std::strlen(other)))) << other;
  }
  EXPECT_FALSE(wholeMessageIn("81 7e 00 02 68 69"_hex)) << "its length is not minimal";
}

TEST(WholeMessage, IsNotSeenAfterAViolation) {
  FrameParser parser;
  const auto wrong = "83 00"_hex;
  std::span<const std::byte> bytes(wrong);
  parser.next(bytes);
  EXPECT_FALSE(parser.isBetweenFrames());
}

TEST(WholeMessage, IsNotSeenInsideAFrameOrItsHeader) {
  for (const auto& begun : {"81"_hex, "81 04 81"_hex}) {
    FrameParser parser;
    std::span<const std::byte> bytes(begun);
    parser.next(bytes);
    EXPECT_FALSE(parser.isBetweenFrames());
  }
}

}  // namespace
}  // namespace web::protocol
