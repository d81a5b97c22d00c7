// The cryptography of the opening handshake.
#include "protocol/crypto.h"

#include <gtest/gtest.h>

#include "protocol/wire.h"

namespace web::protocol {
namespace {

TEST(Base64, EncodesTheExamplesOfRfc4648) {
  EXPECT_EQ(base64(""_bytes), "");
  EXPECT_EQ(base64("f"_bytes), "Zg==");
  EXPECT_EQ(base64("fo"_bytes), "Zm8=");
  EXPECT_EQ(base64("foo"_bytes), "Zm9v");
  EXPECT_EQ(base64("foobar"_bytes), "Zm9vYmFy");
}

TEST(AcceptFor, GivesTheExamplesOfTheRfcAndOfDraftHybi08) {
  EXPECT_EQ(acceptFor("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_EQ(acceptFor("x3JJHMbDL1EzLkh9GBhXDw=="), "HSmrc0sMlYUkAGmm5OPpG2HaGWk=");
  EXPECT_EQ(acceptFor("AQIDBAUGBwgJCgsMDQ4PEA=="), "C/0nmHhBztSRGR1CwL6Tf4ZjwpY=");
  EXPECT_EQ(acceptFor("V2ViU29ja2V0IHJvY2tzIQ=="), "VAuGgaNDB/reVQpGfDF8KXeZx5o=");
}

TEST(BasicAuthorization, GivesTheExamplesOfRfc7617) {
  EXPECT_EQ(basicAuthorization("Aladdin", "open sesame"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  EXPECT_EQ(basicAuthorization("test", "123\xc2\xa3"), "Basic dGVzdDoxMjPCow==");
}

}  // namespace
}  // namespace web::protocol
