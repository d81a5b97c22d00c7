// A connection's receiving half, without a loop, a clock or a socket.
#include "native/channel/intake.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "native/played_stream.h"
#include "protocol/conversation.h"

namespace web::native {
namespace {

using protocol::SessionEvent;
using Next = Intake::Next;

constexpr std::size_t plenty = std::size_t{1} << 20;

struct IntakeOfABusySession : testing::Test {
  // Makes a read fill its buffer with Pings, which cause no events.
  void fill(std::size_t room) {
    std::string pings;
    while (pings.size() < room) pings += std::string("\x8a\x00", 2);
    stream.reads.push_back({Outcome::done, pings});
  }
  SessionEvent nextEvent() {
    auto event = SessionEvent::pause;
    while (event == SessionEvent::pause) event = conversation.session.nextEvent();
    return event;
  }
  std::string failure() {
    EXPECT_EQ(nextEvent(), SessionEvent::failed);
    return conversation.session.failure();
  }

  protocol::Conversation conversation;
  BufferPool buffers;
  PlayedStream stream;
  Intake intake{conversation.session, buffers};
};

struct OpenIntake : IntakeOfABusySession {
  OpenIntake() { conversation.open(); }
};

TEST_F(OpenIntake, HandsItsSessionWhatHasComeAndWaitsForMore) {
  stream.reads.push_back({Outcome::waitRead, "\x81\x02hi"});
  EXPECT_FALSE(intake.hasUnparsed());
  EXPECT_EQ(intake.read(stream), 4u);
  EXPECT_TRUE(intake.hasUnparsed());
  EXPECT_EQ(nextEvent(), SessionEvent::text);
  EXPECT_EQ(conversation.session.text(), "hi");
  EXPECT_EQ(nextEvent(), SessionEvent::none);
  EXPECT_EQ(intake.next(plenty), Next::nothing);
  EXPECT_FALSE(intake.hasUnparsed());
  EXPECT_EQ(intake.state(), Direction::open);
  EXPECT_EQ(intake.wait(), Outcome::waitRead);
}

TEST_F(OpenIntake, ReadsOnAfterAFullReadAsFarAsTheBudgetGoes) {
  fill(ReadSize::smallest);
  EXPECT_EQ(intake.read(stream), ReadSize::smallest);
  EXPECT_EQ(nextEvent(), SessionEvent::none);
  EXPECT_EQ(intake.next(2 * ReadSize::smallest - 1), Next::readLater);
  EXPECT_EQ(intake.next(2 * ReadSize::smallest), Next::read);
}

TEST_F(OpenIntake, ReadsOnInTheNextTurnWhatAStreamHasLeftOfItsShare) {
  stream.reads.push_back({Outcome::nextTurn, "\x8a"});
  intake.read(stream);
  EXPECT_EQ(nextEvent(), SessionEvent::none);
  EXPECT_EQ(intake.next(plenty), Next::readLater);
  EXPECT_EQ(intake.next(plenty), Next::read);
}

TEST_F(OpenIntake, ReadsTwiceAsMuchAfterEachFullReadUntilTheRateIsForgotten) {
  for (std::size_t size = ReadSize::smallest; size < ReadSize::largest; size *= 2) {
    fill(size);
    EXPECT_EQ(intake.read(stream), size);
    EXPECT_EQ(nextEvent(), SessionEvent::none);
    EXPECT_EQ(intake.next(plenty), Next::read);
  }
  intake.forgetRate();
  intake.read(stream);
  EXPECT_EQ(stream.rooms.back(), ReadSize::smallest);
}

TEST_F(OpenIntake, ReadsALargeMessageIntoTheMessageItself) {
  std::size_t left = std::size_t{1} << 20;
  stream.reads.push_back({Outcome::waitRead, std::string("\x82\x7f\0\0\0\0\0\x10\0\0", 10)});
  intake.read(stream);
  auto event = nextEvent();
  while (event == SessionEvent::none && left > 0) {
    intake.next(plenty);
    stream.reads.push_back({Outcome::done, std::string(left, 'x')});
    left -= intake.read(stream);
    stream.reads.clear();
    event = nextEvent();
  }
  EXPECT_EQ(event, SessionEvent::binary);
  const auto& message = conversation.session.binary();
  EXPECT_EQ(message, std::vector<std::byte>(std::size_t{1} << 20, std::byte('x')));
  EXPECT_EQ(stream.lastRoom + stream.rooms.back(), message.data() + message.size());
}

TEST_F(OpenIntake, KeepsNoBufferOnceTheSessionHasLookedAtIt) {
  intake.read(stream);
  const auto* room = stream.lastRoom;
  EXPECT_EQ(nextEvent(), SessionEvent::none);
  intake.next(plenty);
  EXPECT_EQ(buffers.take(ReadSize::smallest).room().data(), room);
}

TEST_F(OpenIntake, WaitsForTheProgramWhileItIsHeldBack) {
  intake.holdBack();
  EXPECT_TRUE(intake.isHeldBack());
  EXPECT_EQ(intake.wait(), Outcome::done);
  EXPECT_EQ(intake.next(plenty), Next::nothing);
  EXPECT_FALSE(intake.isHeldBack());
  EXPECT_EQ(intake.wait(), Outcome::waitRead);
}

TEST_F(OpenIntake, GoesOnWhenThereIsRoomToWriteIfItsReadWaitsForThat) {
  EXPECT_TRUE(intake.canGoOn({.toRead = true}));
  EXPECT_FALSE(intake.canGoOn({.toWrite = true}));
  stream.reads.push_back({Outcome::waitWrite, ""});
  intake.read(stream);
  EXPECT_EQ(intake.wait(), Outcome::waitWrite);
  EXPECT_FALSE(intake.canGoOn({.toRead = true}));
  EXPECT_TRUE(intake.canGoOn({.toWrite = true}));
}

// The transitions of Direction: open to ended, and open to lost in two ways. Both are final.
TEST_F(OpenIntake, EndsWithItsStreamAndTellsTheSessionAfterTheBytes) {
  stream.reads.push_back({Outcome::ended, "\x81\x02hi"});
  intake.read(stream);
  EXPECT_EQ(intake.state(), Direction::ended);
  EXPECT_EQ(nextEvent(), SessionEvent::text);
  EXPECT_EQ(nextEvent(), SessionEvent::none);
  EXPECT_EQ(intake.next(plenty), Next::tellEnd);
  intake.tellEnd(stream, false);
  EXPECT_EQ(failure(), "the server ended the connection without a Close frame");
  EXPECT_EQ(intake.next(plenty), Next::nothing);
  intake.stop();
  EXPECT_EQ(intake.state(), Direction::ended);
}

TEST_F(OpenIntake, IsLostWithItsStream) {
  stream.reads.push_back({Outcome::failed, ""});
  intake.read(stream);
  EXPECT_EQ(intake.state(), Direction::lost);
  EXPECT_EQ(nextEvent(), SessionEvent::none);
  EXPECT_EQ(intake.next(plenty), Next::tellEnd);
  intake.tellEnd(stream, false);
  EXPECT_EQ(failure(), stream.why);
}

TEST_F(OpenIntake, IsLostWhenItIsStoppedAndThenNothingIsTold) {
  fill(ReadSize::smallest);
  intake.read(stream);
  EXPECT_EQ(nextEvent(), SessionEvent::none);
  intake.stop();
  EXPECT_EQ(intake.state(), Direction::lost);
  EXPECT_EQ(intake.next(plenty), Next::nothing);
}

TEST_F(OpenIntake, TellsTheFailureOfAStreamWhoseOutputWasLostBefore) {
  stream.reads.push_back({Outcome::ended, ""});
  intake.read(stream);
  EXPECT_EQ(nextEvent(), SessionEvent::none);
  intake.next(plenty);
  intake.tellEnd(stream, true);
  EXPECT_EQ(failure(), stream.why);
}

TEST_F(IntakeOfABusySession, SaysOfAnEndDuringTheHandshakeThatNoAnswerHasCome) {
  stream.reads.push_back({Outcome::ended, ""});
  intake.read(stream);
  EXPECT_EQ(nextEvent(), SessionEvent::none);
  EXPECT_EQ(intake.next(plenty), Next::tellEnd);
  intake.tellEnd(stream, false);
  EXPECT_EQ(failure(), "the server ended the connection before it answered the opening handshake");
}

TEST_F(OpenIntake, BeginsAnewWithAnotherStream) {
  stream.reads.push_back({Outcome::failed, ""});
  intake.read(stream);
  intake.restart();
  EXPECT_EQ(intake.state(), Direction::open);
  EXPECT_EQ(intake.wait(), Outcome::waitRead);
  EXPECT_FALSE(intake.hasUnparsed());
  EXPECT_EQ(intake.next(plenty), Next::nothing);
}

TEST_F(OpenIntake, DropsWhatComesOnceTheSessionIsFinished) {
  fill(ReadSize::smallest);
  intake.read(stream);
  EXPECT_EQ(nextEvent(), SessionEvent::none);
  conversation.session.fail(0, "a test");
  EXPECT_EQ(intake.next(plenty), Next::nothing);
  stream.reads = {{Outcome::done, "x"}, {Outcome::waitWrite, ""}, {Outcome::ended, ""}};
  EXPECT_TRUE(intake.discard(stream));
  EXPECT_TRUE(intake.discard(stream));
  EXPECT_EQ(intake.wait(), Outcome::waitWrite);
  EXPECT_FALSE(intake.discard(stream));
  stream.reads = {{Outcome::failed, ""}};
  EXPECT_FALSE(intake.discard(stream));
}

}  // namespace
}  // namespace web::native
