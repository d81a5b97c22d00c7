// Sessions for resumption: how many are kept, and how often each is used.
#include "native/tls/openssl/tls_sessions.h"

#include "native/certificates.h"
#include "native/native_test.h"

namespace web::native {
namespace {

struct KeptSessions : testing::Test {
  static TlsSessions::Session make(int version) {
    TlsSessions::Session session(SSL_SESSION_new());
    SSL_SESSION_set_protocol_version(session.get(), version);
    return session;
  }

  // Returns the session's address, which identifies it.
  SSL_SESSION* keep(const std::string& host, int version = TLS1_3_VERSION) {
    auto session = make(version);
    auto* address = session.get();
    held.emplace_back(address);
    SSL_SESSION_up_ref(address);
    sessions.keep(host, std::move(session));
    return address;
  }

  int countOf(const std::string& host) {
    int count = 0;
    while (sessions.take(host)) ++count;
    return count;
  }

  std::vector<TlsSessions::Session> held;  // Keeps them alive, so that no address repeats.
  TlsSessions sessions;
};

TEST_F(KeptSessions, OfTls13AreTakenOnceTheNewestFirst) {
  auto* first = keep("a");
  auto* second = keep("a");
  EXPECT_EQ(sessions.take("a").get(), second);
  EXPECT_EQ(sessions.take("a").get(), first);
  EXPECT_EQ(sessions.take("a"), nullptr);
}

TEST_F(KeptSessions, OfTls12AreTakenAgainAndAgain) {
  auto* session = keep("a", TLS1_2_VERSION);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(sessions.take("a").get(), session);
}

TEST_F(KeptSessions, AreOfOneHost) {
  auto* a = keep("a");
  auto* b = keep("b");
  EXPECT_EQ(sessions.take("c"), nullptr);
  EXPECT_EQ(sessions.take("a").get(), a);
  EXPECT_EQ(sessions.take("b").get(), b);
}

TEST_F(KeptSessions, AreFourOfAHostAtMostTheNewest) {
  keep("b");
  std::vector<SSL_SESSION*> kept;
  for (int i = 0; i < 7; ++i) kept.push_back(keep("a"));
  for (std::size_t i : {6, 5, 4, 3}) EXPECT_EQ(sessions.take("a").get(), kept[i]) << i;
  EXPECT_EQ(countOf("a"), 0);
  EXPECT_EQ(countOf("b"), 1);
}

TEST_F(KeptSessions, AreSixtyFourAtMostTheNewest) {
  for (int i = 0; i < 100; ++i) keep(std::to_string(i));
  for (int i = 0; i < 36; ++i) EXPECT_EQ(countOf(std::to_string(i)), 0) << i;
  for (int i = 36; i < 100; ++i) EXPECT_EQ(countOf(std::to_string(i)), 1) << i;
}

}  // namespace
}  // namespace web::native
