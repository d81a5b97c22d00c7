// What connections with the same settings share.
#include "native/certificates.h"
#include "native/native_test.h"
#include "native/tls/tls_settings.h"

namespace web::native {
namespace {

TEST(TlsContexts, AreOneForEachSetting) {
  const auto plain = sharedTlsContext({}).context;
  EXPECT_EQ(sharedTlsContext({}).context, plain);
  const auto strict = sharedTlsContext({.trust = {.system = false}}).context;
  EXPECT_NE(strict, plain);
  EXPECT_EQ(sharedTlsContext({.trust = {.system = false}}).context, strict);
}

// A program that always uses new settings does not fill the memory.
TEST(TlsContexts, AreSixteenAtMostThoseThatWereUsedLast) {
  const auto settings = [](int number) {
    TlsSettings each;
    each.trust.authorities = makeIdentity({.commonName = std::to_string(number)}).pem();
    return each;
  };
  const auto first = settings(0), used = settings(1);
  std::weak_ptr<TlsContext> ofFirst = sharedTlsContext(first).context;
  std::weak_ptr<TlsContext> ofUsed = sharedTlsContext(used).context;
  for (int i = 2; i < 20; ++i) {
    sharedTlsContext(settings(i));
    sharedTlsContext(used);
  }
  EXPECT_TRUE(ofFirst.expired());
  EXPECT_FALSE(ofUsed.expired());
}

}  // namespace
}  // namespace web::native
