// Ciphertext on its way to the stream below it.
#include "native/tls/tls_output.h"

#include "native/native_test.h"
#include "native/played_stream.h"

namespace web::native {
namespace {

struct TlsCiphertext : testing::Test {
  void append(std::size_t size) { output.ciphertext().resize(output.ciphertext().size() + size); }

  PlayedStream lower;
  TlsOutput output{lower};
};

TEST_F(TlsCiphertext, GoesOutOnceHoweverOftenTheStreamHasNoRoom) {
  for (const auto byte : {'a', 'b', 'c', 'd'}) output.ciphertext().push_back(std::byte(byte));
  lower.taken = 3;
  EXPECT_EQ(output.flush(), Outcome::waitWrite);
  EXPECT_FALSE(output.isEmpty());
  lower.taken = std::string::npos;
  EXPECT_EQ(output.flush(), Outcome::done);
  EXPECT_TRUE(output.isEmpty());
  output.ciphertext().push_back(std::byte{'e'});
  EXPECT_EQ(output.flush(), Outcome::done);
  EXPECT_EQ(lower.written, "abcde");
}

TEST_F(TlsCiphertext, OfALargeMessageLeavesNoLargeBuffer) {
  output.expect(100, 100);
  EXPECT_LE(output.ciphertext().capacity(), TlsOutput::keptCapacity);
  output.expect(100000, 100);
  EXPECT_GT(output.ciphertext().capacity(), TlsOutput::keptCapacity);
  append(100000);
  EXPECT_TRUE(output.isFull());
  EXPECT_EQ(output.flush(), Outcome::done);
  EXPECT_LE(output.ciphertext().capacity(), TlsOutput::keptCapacity);
}

TEST_F(TlsCiphertext, LetsTheStreamEndWhenAllHasGoneAndOnce) {
  append(10);
  output.endOnceSent();
  lower.taken = 9;
  EXPECT_EQ(output.flush(), Outcome::waitWrite);
  EXPECT_EQ(lower.endings, 0);
  lower.taken = std::string::npos;
  EXPECT_EQ(output.flush(), Outcome::done);
  EXPECT_EQ(output.flush(), Outcome::done);
  EXPECT_EQ(lower.endings, 1);
}

TEST_F(TlsCiphertext, IsLostAsAWhole) {
  append(10);
  output.endOnceSent();
  lower.taken = 5;
  lower.refusal = Outcome::failed;
  EXPECT_EQ(output.flush(), Outcome::failed);
  EXPECT_TRUE(output.isLost());
  EXPECT_TRUE(output.isEmpty());
  lower.taken = std::string::npos;
  EXPECT_EQ(output.flush(), Outcome::failed);
  EXPECT_EQ(lower.written.size(), 5u);
  EXPECT_EQ(lower.endings, 0);
}

TEST_F(TlsCiphertext, IsTooMuchToReadOnBeyondTwoBatchesThatHaveNotGone) {
  append(200000);
  EXPECT_TRUE(output.isStuck());
  lower.taken = 100000;
  EXPECT_EQ(output.flush(), Outcome::waitWrite);
  EXPECT_FALSE(output.isStuck());
}

}  // namespace
}  // namespace web::native
