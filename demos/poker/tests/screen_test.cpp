// What a terminal shows, as text.
#include "../terminal/screen.h"

#include "table_fixture.h"

#include <gmock/gmock.h>

#include <clocale>

namespace poker {
namespace {

using testing::HasSubstr;
using testing::Not;

class ScreenTest : public TableTest {
 protected:
  ScreenTest() { std::setlocale(LC_ALL, "C.UTF-8"); }

  std::vector<std::string> lines(Size size = {}, const Focus& focus = {}) const {
    std::vector<std::string> lines;
    for (const auto& line : layout(table, "tea", focus, size, now)) {
      lines.emplace_back();
      for (const auto& span : line) lines.back() += span.text;
    }
    return lines;
  }

  std::string text(Size size = {}, const Focus& focus = {}) const {
    std::string text;
    for (const auto& line : lines(size, focus)) text += line + '\n';
    return text;
  }
};

TEST_F(ScreenTest, ShowsWhoHasVotedButNotWhat) {
  sitDown({.card = "\"5\"", .bobVoted = true});
  EXPECT_THAT(text(), HasSubstr("Ada (you)"));
  EXPECT_THAT(text(), HasSubstr("│5  │  has voted"));
  EXPECT_THAT(text(), HasSubstr("│▒▒▒│  has voted"));
  EXPECT_THAT(text(), HasSubstr("● connected"));
  EXPECT_THAT(text(), HasSubstr("[5]"));
}

TEST_F(ScreenTest, ShowsTheChart) {
  sitDown({.card = "\"5\"", .results = fiveAndEight});
  EXPECT_THAT(text(), HasSubstr("Average 6.5, median 6.5"));
  EXPECT_THAT(text(), HasSubstr("  8   ██████████████████████████████ 1  Bob"));
  EXPECT_THAT(text(), HasSubstr("│8  │  chose 8"));
}

TEST_F(ScreenTest, TellsTheModeratorsKeysToTheModerator) {
  sitDown();
  EXPECT_THAT(text(), HasSubstr("r reveal"));
  hear({.moderates = false});
  EXPECT_THAT(text(), Not(HasSubstr("r reveal")));
}

TEST_F(ScreenTest, FitsEverySize) {
  sitDown({.results = fiveAndEight});
  for (const Size size : {Size{200, 50}, {80, 24}, {40, 12}, {20, 8}, {3, 2}, {1, 1}}) {
    const auto shown = lines(size);
    EXPECT_LE(static_cast<int>(shown.size()), size.height);
    for (const auto& line : shown) EXPECT_LE(columns(line), size.width) << line;
  }
  EXPECT_THAT(text({80, 12}), HasSubstr("more lines"));
}

TEST_F(ScreenTest, SaysThatTheConnectionIsLost) {
  sitDown();
  lose();
  EXPECT_THAT(text(), HasSubstr("● offline"));
  EXPECT_THAT(text(), HasSubstr("The connection was lost. Trying again"));
  EXPECT_THAT(text(), HasSubstr("Bob"));
  EXPECT_THAT(text({30, 24}), HasSubstr("  The connection was lost. \n  Trying again"));
}

TEST_F(ScreenTest, WideCharactersCountTwice) {
  EXPECT_EQ(columns("½"), 1);
  EXPECT_EQ(columns("☕"), 2);
  EXPECT_EQ(columns("\xFF"), 1);
}

}  // namespace
}  // namespace poker
