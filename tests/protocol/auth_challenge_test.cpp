// Which authentication schemes a server or a proxy offers.
#include "protocol/auth_challenge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace web::protocol {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

auto schemes(const std::vector<std::string_view>& fields) { return offeredSchemes(fields); }

TEST(AuthChallenge, HasASchemeAndPerhapsParameters) {
  for (const char* field :
       {"Basic", "Basic realm=\"x\"", "Basic realm=x", "Basic realm = \"x\" , charset=\"UTF-8\"",
        "Basic realm=\"\"", "  Basic\trealm=\"a \\\" b\"  "})
    EXPECT_THAT(schemes({field}), ElementsAre("Basic")) << field;
}

TEST(AuthChallenge, IsOneOfSeveralInAField) {
  EXPECT_THAT(
      schemes({"Digest realm=\"x\", nonce=\"y\", qop=\"auth,auth-int\", Basic realm=\"x\""}),
      ElementsAre("Digest", "Basic"));
  EXPECT_THAT(schemes({"Negotiate, NTLM,Basic"}), ElementsAre("Negotiate", "NTLM", "Basic"));
  EXPECT_THAT(
      schemes({", ,Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", , Basic "
               "realm=\"simple\","}),
      ElementsAre("Newauth", "Basic"));
}

TEST(AuthChallenge, IsOneOfSeveralFields) {
  EXPECT_THAT(schemes({"Bearer", "basic realm=x"}), ElementsAre("Bearer", "basic"));
  EXPECT_THAT(schemes({"Bearer realm=\"", "Basic"}), ElementsAre("Bearer", "Basic"));
  EXPECT_THAT(schemes({}), IsEmpty());
  EXPECT_THAT(schemes({""}), IsEmpty());
}

TEST(AuthChallenge, MayHaveOneLongTokenInPlaceOfParameters) {
  EXPECT_THAT(schemes({"Negotiate YIIJvwYGKwYBBQ+/-._~==, Basic realm=\"x\""}),
              ElementsAre("Negotiate", "Basic"));
  EXPECT_THAT(schemes({"Negotiate oWc=,Basic"}), ElementsAre("Negotiate", "Basic"));
}

TEST(AuthChallenge, IsNotWhatIsQuoted) {
  for (const char* field : {"Digest realm=\"Basic\"", "Digest realm=\"a, Basic realm=b\"",
                            "Digest realm=\"\\\", Basic \"", "Digest realm=\"x, Basic",
                            "Digest realm=\"\\", "Digest Basic=1, basic=\"2\""})
    EXPECT_THAT(schemes({field}), ElementsAre("Digest")) << field;
}

TEST(AuthChallenge, IsNotTakenBehindAFault) {
  for (const char* field : {"\"Basic\"", "realm=\"x\", Basic", "=Basic", "[Basic]", "Bas\x01ic="})
    EXPECT_THAT(schemes({field}), testing::Not(testing::Contains("Basic"))) << field;
  EXPECT_THAT(schemes({"Digest realm=\"x\" Basic"}), ElementsAre("Digest"));
  EXPECT_THAT(schemes({"Digest a b, Basic"}), ElementsAre("Digest"));
}

TEST(AuthChallenge, IsBasicInAnyCaseAndNothingThatBeginsSo) {
  auto offers = [](std::string value) {
    return offersBasic({401, "", {{"www-authenticate", std::move(value)}}}, "WWW-Authenticate");
  };
  EXPECT_TRUE(offers("bAsIc realm=\"x\""));
  EXPECT_TRUE(offers("Digest nonce=\"x\", Basic"));
  EXPECT_FALSE(offers("Basically realm=\"x\""));
  EXPECT_FALSE(offers("Digest realm=\"Basic\""));
  EXPECT_FALSE(offersBasic({401, "", {{"Proxy-Authenticate", "Basic"}}}, "WWW-Authenticate"));
}

}  // namespace
}  // namespace web::protocol
