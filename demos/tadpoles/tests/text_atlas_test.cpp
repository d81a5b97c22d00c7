// Lines of text share one texture, and make room for each other.
#include "../game/text_atlas.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace tadpoles {
namespace {

// Letters of 10 by 20 pixels; remembers which line is where in the texture.
class Texture {
 public:
  static constexpr int width = 200, height = 100;

  TextAtlas atlas{width, height,
                  [](std::string_view text, double) {
                    return Lettering{10 * static_cast<int>(text.size()), 20, {}};
                  },
                  [this](const TextAtlas::Line& line, const Lettering&) {
                    ++uploads;
                    EXPECT_LE(line.left + line.width, width);
                    EXPECT_LE(line.top + line.height, height);
                    const auto touches = [&line](const TextAtlas::Line& other) {
                      return line.left < other.left + other.width &&
                             other.left < line.left + line.width &&
                             line.top < other.top + other.height &&
                             other.top < line.top + line.height;
                    };
                    for (const auto& other : shown)
                      EXPECT_FALSE(touches(other)) << "of this picture";
                  }};
  int uploads = 0;

  bool show(const std::string& text) {
    const auto* line = atlas.find(text, 20);
    if (line) shown.push_back(*line);
    return line;
  }
  void endPicture() {
    atlas.endPicture();
    shown.clear();
  }

 private:
  std::vector<TextAtlas::Line> shown;
};

TEST(TextAtlas, DrawsALineOnce) {
  Texture texture;
  for (int picture = 0; picture < 3; ++picture) {
    EXPECT_TRUE(texture.show("Ada"));
    EXPECT_TRUE(texture.show("Grace"));
    texture.endPicture();
  }
  EXPECT_EQ(texture.uploads, 2);
}

TEST(TextAtlas, LinesOfOnePictureNeverOverlap) {
  Texture texture;
  int shown = 0;
  for (int i = 0; i < 100; ++i) shown += texture.show("line" + std::to_string(i));
  EXPECT_GE(shown, 4 * 2);
  EXPECT_LT(shown, 100);
}

TEST(TextAtlas, WhatChangesEachTimeMakesPlaceForWhatStays) {
  Texture texture;
  for (int picture = 0; picture < 1000; ++picture) {
    EXPECT_TRUE(texture.show("Ada"));
    EXPECT_TRUE(texture.show("figure " + std::to_string(picture)));
    texture.endPicture();
  }
  EXPECT_LE(texture.atlas.size(), 20u);
}

TEST(TextAtlas, ThatIsFullIsLaidOutAnewForTheNextPicture) {
  Texture texture;
  const auto showFour = [&texture] {  // Each on a strip of its own.
    for (const char letter : {'a', 'b', 'c', 'd'})
      EXPECT_TRUE(texture.show(std::string(15, letter)));
  };
  showFour();
  texture.endPicture();
  showFour();
  EXPECT_FALSE(texture.show("another line"));
  EXPECT_FALSE(texture.show("e")) << "the first that has no place is not the last";
  texture.endPicture();
  EXPECT_TRUE(texture.show("another line"));
  EXPECT_TRUE(texture.show("e"));
}

TEST(TextAtlas, HasNoPlaceForALineThatIsTooLong) {
  Texture texture;
  EXPECT_FALSE(texture.show(std::string(21, 'x')));
  texture.endPicture();
  EXPECT_TRUE(texture.show("Ada"));
}

}  // namespace
}  // namespace tadpoles
