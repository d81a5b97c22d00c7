// Where bubbles are placed, and how text is broken into lines.
#include "../game/bubbles.h"

#include <gtest/gtest.h>

namespace tadpoles {
namespace {

constexpr std::uint16_t own = 1, other = 2;
constexpr float width = 160, height = 32;

class BubblesTest : public testing::Test {
 protected:
  // Heads with their names, in a window the size of a phone.
  void begin() { bubbles.begin(390, 844, 1, 16); }
  Bubbles bubbles;
  Box middle{175, 400, 40, 60};
};

TEST_F(BubblesTest, StandAboveTheirSpeaker) {
  begin();
  bubbles.avoid(own, middle);
  const auto box = bubbles.place(own, middle, width, height);
  EXPECT_LT(box.bottom(), middle.top);
  EXPECT_FLOAT_EQ(box.left + box.width / 2, middle.left + middle.width / 2);
}

TEST_F(BubblesTest, HideNobody) {
  const Box above{160, 350, 40, 45};
  begin();
  bubbles.avoid(own, middle);
  bubbles.avoid(other, above);
  const auto box = bubbles.place(own, middle, width, height);
  EXPECT_EQ(box.sharedWith(above), 0.f);
  EXPECT_EQ(box.sharedWith(middle), 0.f);
}

TEST_F(BubblesTest, DoNotOverlap) {
  const Box beside{230, 402, 40, 60};
  begin();
  bubbles.avoid(own, middle);
  bubbles.avoid(other, beside);
  const auto one = bubbles.place(own, middle, width, height);
  const auto two = bubbles.place(other, beside, width, height);
  EXPECT_EQ(one.sharedWith(two), 0.f);
}

TEST_F(BubblesTest, StayInThePicture) {
  for (const auto& corner :
       {Box{-10, 2, 40, 60}, Box{370, 2, 40, 60}, Box{-10, 790, 40, 60}, Box{370, 790, 40, 60}}) {
    begin();
    bubbles.avoid(own, corner);
    const auto box = Bubbles(bubbles).place(own, corner, width, height);
    EXPECT_GE(box.left, 0.f);
    EXPECT_GE(box.top, 0.f);
    EXPECT_LE(box.right(), 390.f);
    EXPECT_LE(box.bottom(), 844.f);
  }
}

TEST_F(BubblesTest, GlideToAnotherPlace) {
  begin();
  bubbles.avoid(own, middle);
  const auto first = bubbles.place(own, middle, width, height);
  bubbles.end();
  const Box intruder{150, 350, 90, 48};
  auto last = first;
  for (int picture = 0; picture < 120; ++picture) {
    begin();
    bubbles.avoid(own, middle);
    bubbles.avoid(other, intruder);
    const auto box = bubbles.place(own, middle, width, height);
    bubbles.end();
    EXPECT_LT(std::abs(box.top - last.top), 25.f) << "in picture " << picture;
    last = box;
  }
  EXPECT_EQ(last.sharedWith(intruder), 0.f);
}

TEST_F(BubblesTest, CoverWhatLiesUnderThem) {
  begin();
  const auto box = bubbles.place(own, middle, width, height);
  EXPECT_TRUE(bubbles.covers(box));
  EXPECT_FALSE(bubbles.covers(middle));
}

using Lines = std::vector<std::string>;

TEST(WrappedText, IsBrokenBetweenWords) {
  EXPECT_EQ(wrapped("hello from a phone", 12), (Lines{"hello from a", "phone"}));
  EXPECT_EQ(wrapped("hello from a phone", 40), (Lines{"hello from a phone"}));
}

TEST(WrappedText, BreaksAWordThatIsLongerThanALine) {
  EXPECT_EQ(wrapped("aaaaaaaa bb", 5), (Lines{"aaaaa", "aaa", "bb"}));
}

TEST(WrappedText, KeepsLettersWhole) {
  EXPECT_EQ(wrapped("äöüäöü", 4), (Lines{"äöüä", "öü"}));
  EXPECT_EQ(wrapped("池塘里的蝌蚪", 6), (Lines{"池塘里", "的蝌蚪"})) << "each is as wide as two";
}

TEST(WrappedText, OfNothingHasNoLine) {
  EXPECT_EQ(wrapped("", 10), Lines());
  EXPECT_EQ(wrapped("   ", 2).size(), 1u);
}

}  // namespace
}  // namespace tadpoles
