// What the terminal's keys do.
#include "../terminal/controls.h"

#include "table_fixture.h"

#include <gmock/gmock.h>

namespace poker {
namespace {

using Kind = Key::Kind;

Options optionsFor(std::string room, std::string name) {
  Options options;
  options.url = "ws://h/poker";
  options.room = std::move(room);
  options.name = std::move(name);
  return options;
}

class ControlsTest : public testing::Test {
 protected:
  void press(Kind kind) { controls->take({kind, {}}); }
  void type(std::string_view text) {
    for (const char character : text) controls->take({Kind::text, std::string(1, character)});
  }

  void sitDown(const Shown& shown = {}) {
    controls->frame();
    channel = web::fake::lastChannel();
    channel->open("poker.v1");
    channel->receiveText(shown.text());
    web::pollEvents();
  }

  std::unique_ptr<Controls> controls = std::make_unique<Controls>(optionsFor("tea", "Ada"));
  std::shared_ptr<web::fake::FakeChannel> channel;
};

TEST_F(ControlsTest, RoomAndNicknameAreAskedFor) {
  controls = std::make_unique<Controls>(optionsFor("", ""));
  for (int i = 0; i < 5; ++i) press(Kind::backspace);
  type("den");
  press(Kind::enter);
  EXPECT_EQ(controls->table(), nullptr);
  controls->take({Kind::text, "é"});
  press(Kind::backspace);
  type("Bob");
  press(Kind::enter);
  ASSERT_NE(controls->table(), nullptr);
  sitDown();
  EXPECT_EQ(channel->url(), "ws://h/poker?room=den");
  EXPECT_THAT(channel->calls.front(), testing::HasSubstr(R"("name":"Bob")"));
}

TEST_F(ControlsTest, ArrowsChooseACardAndSpaceLaysIt) {
  sitDown();
  press(Kind::right);
  press(Kind::right);
  type(" ");
  EXPECT_EQ(controls->table()->card(), "5");
  type(" ");
  EXPECT_EQ(controls->table()->card(), std::nullopt);
  for (int i = 0; i < 3; ++i) press(Kind::left);
  press(Kind::enter);
  EXPECT_EQ(controls->table()->card(), "☕");
}

TEST_F(ControlsTest, TheModeratorRevealsAndGoesOn) {
  sitDown({.card = "\"5\""});
  type("r");
  EXPECT_EQ(channel->calls.back(), R"(text "{"type":"reveal"}")");
  type("nLog in q");
  EXPECT_FALSE(controls->isDone());
  press(Kind::enter);
  EXPECT_EQ(channel->calls.back(), R"(text "{"title":"Log in q","type":"next"}")");
  type("a");
  EXPECT_EQ(channel->calls.back(), R"(text "{"type":"again"}")");
}

TEST_F(ControlsTest, TheModeratorHandsOver) {
  sitDown();
  type("m");
  press(Kind::down);
  press(Kind::enter);
  EXPECT_EQ(channel->calls.back(), R"(text "{"id":2,"type":"moderate"}")");
}

TEST_F(ControlsTest, QuitsOnDemand) {
  sitDown();
  type("n");
  press(Kind::escape);
  EXPECT_FALSE(controls->isDone());
  type("q");
  EXPECT_TRUE(controls->isDone());
}

}  // namespace
}  // namespace poker
