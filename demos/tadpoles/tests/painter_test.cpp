// What a picture of two hundred tadpoles asks OpenGL for.
#include "../game/painter.h"
#include "fake_gl.h"
#include "world.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>

namespace tadpoles {

// Letters without a font.
Lettering host::draw(std::string_view text, double pixels) {
  const auto height = static_cast<int>(pixels * 1.3), width = static_cast<int>(text.size()) * 7;
  return {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height))};
}

namespace {

class PainterTest : public testing::Test {
 protected:
  // A pond in which one player sees two hundred others.
  void SetUp() override {
    for (int i = 0; i < 201; ++i) world.join();
    world.run(1500);
    ASSERT_EQ(session().others().size(), 200u);
    ASSERT_EQ(session().people().size(), 201u);
  }

  const Session& session() { return world.client(1).session; }

  FakeGl paint() {
    fakeGl = {};
    painter.draw(session(), {1280, 800, 1, now += 16});
    painter.finish({1280, 800, 1, now});
    return fakeGl;
  }

  World world{{}};
  Painter painter;
  double now = 1000;
};

TEST_F(PainterTest, ATadpoleMoreIsNoCallMore) {
  const auto gl = paint();
  EXPECT_EQ(gl.draws, 3) << "the water, the tadpoles and the food, and all text";
  // Each has a shadow, a body, and a name with a shadow, of two triangles each.
  EXPECT_GE(gl.vertices, 201 * 4 * 6);
}

TEST_F(PainterTest, NamesAreUploadedOnce) {
  EXPECT_EQ(paint().uploads, 1) << "everybody here has the same name";
  EXPECT_EQ(paint().uploads, 0);
}

TEST_F(PainterTest, WhatEverybodySaysIsNoCallMore) {
  world.client(2).session.say("hello");
  world.client(3).session.say("good morning");
  world.run(200);
  paint();
  world.run(100);
  const auto gl = paint();
  EXPECT_EQ(gl.draws, 3);
}

}  // namespace
}  // namespace tadpoles
