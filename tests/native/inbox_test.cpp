// What waits between the network thread and the program is counted in bytes.
#include <gtest/gtest.h>

#include <string>

#include "native/inbox.h"
#include "protocol/conversation.h"

namespace web::native {
namespace {

using protocol::SessionEvent;

TEST(Inbox, CountsWhatIsLeftOfLongAndShortTexts) {
  protocol::Conversation conversation;
  conversation.open();
  auto& session = conversation.session;
  Inbox inbox;
  const auto add = [&](const std::string& text) {
    const std::string wire = std::string{'\x81', static_cast<char>(text.size())} + text;
    session.receive(std::as_bytes(std::span(wire)));
    inbox.makeRoom();
    inbox.add(session.nextEvent(), session);
    EXPECT_EQ(session.nextEvent(), SessionEvent::none);
  };
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

}  // namespace
}  // namespace web::native
