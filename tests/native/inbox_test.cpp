// What waits between the network thread and the program is counted in bytes.
#include <gtest/gtest.h>

#include <string>

#include "native/inbox.h"
#include "protocol/conversation.h"

namespace web::native {
namespace {

using protocol::SessionEvent;

struct FilledInbox : testing::Test {
  FilledInbox() { conversation.open(); }

  void add(const std::string& text) {
    const std::string wire = std::string{'\x81', static_cast<char>(text.size())} + text;
    auto& session = conversation.session;
    session.receive(std::as_bytes(std::span(wire)));
    inbox.makeRoom();
    inbox.add(session.nextEvent(), session);
    EXPECT_EQ(session.nextEvent(), SessionEvent::none);
  }

  protocol::Conversation conversation;
  Inbox inbox;
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

}  // namespace
}  // namespace web::native
