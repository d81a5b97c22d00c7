// After a certain amount of work in a row the session pauses, even if the work produces little, so
// that others get their turn. Work is counted in pauses, bytes and frames, not in time.
#include <gtest/gtest.h>

#include "protocol/deflating_server.h"

namespace web::protocol {
namespace {

struct Work : testing::Test {
  Work() { conversation.open(std::string(deflateAgreed).append("\r\n")); }

  // How often the session pauses while it processes these bytes, which arrive at once.
  std::size_t pausesOver(const Bytes& wire) {
    conversation.pauses = 0;
    conversation.receive(wire);
    return static_cast<std::size_t>(conversation.pauses);
  }

  Conversation conversation;
};

TEST_F(Work, OfAFewFramesIsNotInterrupted) {
  EXPECT_EQ(pausesOver(repeated("81 01 61  01 00  80 01 62  8a 00"_hex, 1000)), 0u);
}

TEST_F(Work, IsInterruptedAfterThousandsOfFramesThatAreNoMessages) {
  constexpr std::size_t frames = 100000;
  EXPECT_GE(pausesOver(repeated("8a 00"_hex, frames)), frames / 10000);
  EXPECT_GE(pausesOver("02 00"_hex + repeated("00 00"_hex, frames)), frames / 10000);
}

TEST_F(Work, IsInterruptedByMessagesInFragmentsToo) {
  constexpr std::size_t frames = 100000;
  EXPECT_GE(pausesOver(repeated("02 00 80 00"_hex, frames / 2)), frames / 10000);
}

// So that each is answered if the output can be written.
TEST_F(Work, IsInterruptedBeforePongsWouldReplaceEachOther) {
  for (std::size_t size : {0u, 1u, 125u}) {
    constexpr std::size_t pings = 5000;
    auto& session = conversation.session;
    const auto wire = repeated(frame(0x89, Bytes(size)), pings);
    session.receive(wire);
    std::size_t written = 0;
    for (auto event = SessionEvent::pause; event == SessionEvent::pause;) {
      event = session.nextEvent();
      written += conversation.output().size();
    }
    EXPECT_EQ(written, pings * (6 + size)) << size;
  }
}

// Blocks of fixed codes and stored ones, final and not.
TEST_F(Work, IsInterruptedAfter32KiBOfACompressedMessageThatYieldNothing) {
  for (const auto& block : {"03 00"_hex, "00 00 00 ff ff"_hex, "01 00 00 ff ff"_hex}) {
    const auto payload = repeated(block, 200 * 1024 / block.size());
    EXPECT_GE(pausesOver(frame(0x02 | 0x40, payload)), payload.size() / (40 * 1024));
    EXPECT_EQ(conversation.session.phase(), ClientSession::Phase::open)
        << conversation.session.failure();
    conversation.receive("80 01 00"_hex);
    EXPECT_EQ(conversation.events(), "binary ");
  }
}

TEST_F(Work, IsInterruptedAfter512KiBThatComeOut) {
  DeflatingServer server;
  const std::string text(std::size_t{16} << 20, 'x');
  const auto wire = frame(0xc1, server.deflate(text)) + "81 01 62"_hex;
  ASSERT_LT(wire.size(), 20000u);
  EXPECT_GE(pausesOver(wire), text.size() / (640 * 1024));
  EXPECT_TRUE(conversation.events() == "text '" + text + "'; text 'b'");
}

TEST_F(Work, OfAMessageThatIsInterruptedGivesWayToAnEnd) {
  DeflatingServer server;
  const auto wire = frame(0xc1, server.deflate(std::string(std::size_t{16} << 20, 'x')));
  auto& session = conversation.session;
  session.receive(wire);
  ASSERT_EQ(session.nextEvent(), SessionEvent::pause);
  EXPECT_TRUE(session.directBuffer().empty());
  session.releaseMemory();
  session.fail(0, "the server is out of reach");
  EXPECT_EQ(conversation.askForEvents().events(),
            "failed: the server is out of reach; closed 1006 ''");
}

}  // namespace
}  // namespace web::protocol
