// ArrayBuffer, BufferSource, Blob.
#include "api/api_test.h"

namespace web {
namespace {

TEST(ArrayBuffer, IsZeroedAndMutable) {
  ArrayBuffer buffer(4);
  EXPECT_EQ(buffer.byteLength(), 4u);
  EXPECT_EQ(buffer.bytes()[3], std::byte{0});
  buffer.bytes()[3] = std::byte{7};
  EXPECT_EQ(std::as_const(buffer).bytes()[3], std::byte{7});
}

TEST(ArrayBuffer, CopiesItsBytes) {
  ArrayBuffer buffer(1);
  auto copy = buffer;
  copy.bytes()[0] = std::byte{1};
  EXPECT_EQ(buffer.bytes()[0], std::byte{0});
}

TEST(ArrayBuffer, GivesItsBytesAwayWithoutACopy) {
  ArrayBuffer buffer(100);
  auto* where = buffer.bytes().data();
  auto bytes = std::move(buffer).take();
  EXPECT_EQ(bytes.data(), where);
}

TEST(BufferSource, PointsIntoWhatItWasGiven) {
  std::vector<std::uint16_t> numbers{1, 2, 3};
  BufferSource source(numbers);
  EXPECT_EQ(source.bytes().size(), 6u);
  EXPECT_EQ(static_cast<const void*>(source.bytes().data()), numbers.data());
}

TEST(BufferSource, IsNotMadeFromText) {
  EXPECT_FALSE((std::is_constructible_v<BufferSource, std::string>));
  EXPECT_FALSE((std::is_constructible_v<BufferSource, const char*>));
  EXPECT_FALSE((std::is_constructible_v<BufferSource, std::vector<std::string>>));
}

TEST(Blob, SharesItsBytesBetweenCopies) {
  Blob blob(std::vector<std::byte>(10), "image/png");
  auto copy = blob;
  EXPECT_EQ(copy.bytes().data(), blob.bytes().data());
  EXPECT_EQ(copy.type(), "image/png");
  EXPECT_EQ(copy.size(), 10u);
}

TEST(Blob, ReadsAsTextAndAsAnArrayBuffer) {
  Blob blob({std::byte{'h'}, std::byte{'i'}});
  EXPECT_EQ(blob.text(), "hi");
  EXPECT_EQ(blob.arrayBuffer().byteLength(), 2u);
  EXPECT_EQ(Blob().size(), 0u);
}

}  // namespace
}  // namespace web
