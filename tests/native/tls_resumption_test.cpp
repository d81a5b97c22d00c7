// The second connection to a server resumes the session of the first.
#include "native/tls_test.h"

namespace web::native {
namespace {

struct TlsResumption : Tls {
  struct Seen {
    bool reused;
    int earlyData;
  };

  // Makes one connection after the other, each to its end, and returns what the server saw.
  static std::vector<Seen> connect(const TlsOptions& options, const std::vector<const char*>& hosts,
                                   const std::vector<WebSocketInit>& inits) {
    std::vector<Seen> seen;
    TlsServer server(
        [&](TlsPeer& peer) {
          seen.push_back(
              {SSL_session_reused(peer.ssl()) == 1, SSL_get_early_data_status(peer.ssl())});
          echo(peer);
        },
        options);
    for (std::size_t i = 0; i < inits.size(); ++i) {
      LoggedSocket socket(server.url(hosts[i]), inits[i]);
      socket.onopen = [&] { socket.close(1000); };
      runToEnd();
      EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean")) << socket.failure;
    }
    server.finish();
    return seen;
  }

  static TlsOptions both(int version) {
    return {.identity = makeIdentity(issuedFor("DNS:a.ws.test,DNS:b.ws.test")),
            .minVersion = version,
            .maxVersion = version};
  }
};

TEST_F(TlsResumption, OfTheSecondConnectionAndOfAllThatFollow) {
  for (int version : tlsVersions()) {
    auto seen = connect(both(version), {"a.ws.test", "a.ws.test", "a.ws.test", "a.ws.test"},
                        {{}, {}, {}, {}});
    ASSERT_EQ(seen.size(), 4u);
    // The session that the first one finds depends on earlier tests; this server cannot know it.
    EXPECT_FALSE(seen[0].reused) << version;
    for (std::size_t i = 1; i < seen.size(); ++i)
      EXPECT_TRUE(seen[i].reused) << version << ' ' << i;
  }
}

TEST_F(TlsResumption, SendsNoEarlyData) {
  auto seen = connect(both(TLS1_3_VERSION), {"a.ws.test", "a.ws.test"}, {{}, {}});
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_TRUE(seen[1].reused);
  EXPECT_EQ(seen[1].earlyData, SSL_EARLY_DATA_NOT_SENT);
}

TEST_F(TlsResumption, DoesNotCrossHosts) {
  auto seen = connect(both(tlsVersions().back()), {"a.ws.test", "b.ws.test"}, {{}, {}});
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_FALSE(seen[1].reused);
}

TEST_F(TlsResumption, DoesNotCrossTrust) {
  // A connection without verification must not pass its session to one that verifies.
  auto seen = connect(both(tlsVersions().back()), {"a.ws.test", "a.ws.test"},
                      {{.trust = {.acceptAnyCertificateEvenAnAttackers = true}}, {}});
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_FALSE(seen[1].reused);
}

TEST_F(TlsResumption, IsToldInTheTraceWithVersionAndCipher) {
  TlsServer server(echo, both(TLS1_3_VERSION));
  std::vector<std::string> lines;
  for (int i = 0; i < 2; ++i) {
    LoggedSocket socket(server.url("a.ws.test"), {.trace = [&](std::string_view line) {
                          if (auto at = line.find("TLS: "); at != line.npos)
                            lines.emplace_back(line.substr(at));
                        }});
    socket.onopen = [&] { socket.close(1000); };
    runToEnd();
  }
  const auto version = testing::StartsWith("TLS: TLSv1.3, TLS_");
  const auto resumed = testing::EndsWith(", resumed");
  EXPECT_THAT(lines, ElementsAre(AllOf(version, Not(resumed)), AllOf(version, resumed)));
}

}  // namespace
}  // namespace web::native
