// Messages that wait between the network thread and the program are counted in bytes.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "native/channel/inbox.h"
#include "protocol/conversation.h"

namespace web::native {
namespace {

using protocol::SessionEvent;

struct FilledInbox : testing::Test {
  FilledInbox() { conversation.open(); }

  void add(const std::string& text) { addFrame('\x81', text); }
  void addFrame(char firstByte, const std::string& payload) {
    const std::string wire = std::string{firstByte, static_cast<char>(payload.size())} + payload;
    auto& session = conversation.session;
    session.receive(std::as_bytes(std::span(wire)));
    EXPECT_EQ(inbox.collect(), Inbox::Collected::all);
    EXPECT_EQ(session.nextEvent(), SessionEvent::none);
  }

  // Like a connection that never starts again.
  struct Owner final : Inbox::Owner {
    SessionEvent noteChange(SessionEvent change) override {
      heeded.push_back(change);
      return change;
    }
    std::vector<SessionEvent> heeded;
  };

  protocol::Conversation conversation;
  Owner owner;
  Inbox inbox{conversation.session, owner};
};

TEST_F(FilledInbox, CountsWhatIsLeftOfLongAndShortTexts) {
  add(std::string(100, 'x'));
  add("short");
  const auto withOneLeft = inbox.size();
  add("other");
  const auto oneMore = inbox.size() - withOneLeft;
  for (const auto& expected : {std::string(100, 'x'), std::string("short")}) {
    EXPECT_EQ(inbox.nextEvent(), SessionEvent::text);
    EXPECT_EQ(inbox.text(), expected);
  }
  EXPECT_EQ(inbox.size(), oneMore);
  EXPECT_EQ(inbox.nextEvent(), SessionEvent::text);
  EXPECT_EQ(inbox.text(), "other");
  EXPECT_TRUE(inbox.empty());
  EXPECT_EQ(inbox.size(), 0u);
}

TEST_F(FilledInbox, KeepsNoRoomForALongTextOnceItIsReleased) {
  add(std::string(100, 'x'));
  EXPECT_EQ(inbox.nextEvent(), SessionEvent::text);
  EXPECT_GE(inbox.text().capacity(), 100u);
  inbox.releaseMemory();
  EXPECT_LT(inbox.text().capacity(), 100u);
}

// The program has called close(): only messages are dropped.
TEST_F(FilledInbox, DropsMessagesAndNothingElse) {
  add(std::string(100, 'x'));
  addFrame('\x82', "binary");
  const auto messages = inbox.size();
  addFrame('\x88', "\x03\xe8");
  const auto closing = inbox.size() - messages;
  inbox.dropMessages();
  EXPECT_EQ(inbox.size(), closing);
  EXPECT_FALSE(inbox.empty());
  EXPECT_EQ(inbox.nextEvent(), SessionEvent::closingStarted);
  EXPECT_TRUE(inbox.empty());
  EXPECT_EQ(inbox.size(), 0u);
}

TEST_F(FilledInbox, CountsAnewWhenItDropsWhatIsHalfTaken) {
  for (int i = 0; i < 3; ++i) add(std::string(100, 'x'));
  EXPECT_EQ(inbox.nextEvent(), SessionEvent::text);
  inbox.dropMessages();
  EXPECT_TRUE(inbox.empty());
  EXPECT_EQ(inbox.size(), 0u);
  add("next");
  EXPECT_EQ(inbox.nextEvent(), SessionEvent::text);
  EXPECT_EQ(inbox.text(), "next");
}

TEST_F(FilledInbox, KeepsNoRoomForAFloodThatIsTaken) {
  for (int i = 0; i < 200; ++i) add("flood");
  for (int i = 0; i < 200; ++i) EXPECT_EQ(inbox.nextEvent(), SessionEvent::text);
  EXPECT_TRUE(inbox.empty());
  EXPECT_EQ(inbox.size(), 0u);
}

}  // namespace
}  // namespace web::native
