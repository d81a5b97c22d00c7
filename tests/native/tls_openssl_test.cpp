// The cases in which a client must, or must not, trust a server, against `openssl s_server`.
#include <thread>

#include "native/openssl_server.h"
#include "native/tls_test.h"

namespace web::native {
namespace {

struct Case {
  const char* name;
  const char* host;
  std::string names;
  const char* failure;  // Part of the error message; null if the server is trusted.
  std::function<void(IdentityOptions&)> change = {};
  std::vector<std::string> options = {};
};

std::ostream& operator<<(std::ostream& stream, const Case& each) { return stream << each.name; }

const Identity& evilAuthority() {
  static const auto made = makeIdentity({.commonName = "Evil Authority", .isAuthority = true});
  return made;
}

const Case cases[] = {
    {"Good", "play.ws.test", "DNS:play.ws.test", nullptr},
    {"UpperCaseHost", "PLAY.WS.TEST", "DNS:play.ws.test", nullptr},
    {"Address", "127.0.0.1", "IP:127.0.0.1", nullptr},
    {"Wildcard", "a.ws.test", "DNS:*.ws.test", nullptr},
    {"Tls12Only", "play.ws.test", "DNS:play.ws.test", nullptr, {}, {"-tls1_2"}},
    {"Tls13Only", "play.ws.test", "DNS:play.ws.test", nullptr, {}, {"-tls1_3"}},
    {"SelfSigned", "play.ws.test", "DNS:play.ws.test", "is self-signed",
     [](IdentityOptions& identity) { identity.issuer.reset(); }},
    {"UnknownAuthority", "play.ws.test", "DNS:play.ws.test", "issued by 'Evil Authority'",
     [](IdentityOptions& identity) { identity.issuer = evilAuthority(); }},
    {"Expired", "play.ws.test", "DNS:play.ws.test", "has expired (2026-01-03)",
     [](IdentityOptions& identity) { identity.to = "20260103120000Z"; }},
    {"WrongHost", "play.ws.test", "DNS:other.test", "has a certificate for other.test only"},
    {"WildcardForTwoLabels", "a.b.ws.test", "DNS:*.ws.test",
     "has a certificate for *.ws.test only"},
    {"WildcardForNoLabel", "ws.test", "DNS:*.ws.test", "has a certificate for *.ws.test only"},
    {"CommonNameOnly", "play.ws.test", "", "has no subjectAltName",
     [](IdentityOptions& identity) { identity.commonName = "play.ws.test"; }},
    {"PartialWildcard", "play.ws.test", "DNS:pl*.ws.test",
     "has a certificate for pl*.ws.test only"},
    {"AddressAsAName", "127.0.0.1", "DNS:127.0.0.1", "has a certificate for 127.0.0.1 only"},
    {"ShortKey", "play.ws.test", "DNS:play.ws.test", "too weak",
     [](IdentityOptions& identity) { identity.rsaBits = 1024; }},
    {"Sha1", "play.ws.test", "DNS:play.ws.test", "too weak",
     [](IdentityOptions& identity) { identity.digest = EVP_sha1(); }},
    {"Tls11Only", "play.ws.test", "DNS:play.ws.test", "too old", {}, {"-tls1_1"}},
};

struct OpensslServers : Tls, testing::WithParamInterface<Case> {
  static Identity identity() {
    auto options = issuedFor(GetParam().names);
    if (GetParam().change) GetParam().change(options);
    return makeIdentity(options);
  }
};

TEST_P(OpensslServers, AreBelievedOrRefusedBeforeAByteOfHttpLeaves) {
  OpensslServer server(identity(), GetParam().options);
  std::string heard;
  std::thread peer([&] {
    if (GetParam().failure) {
      heard = server.program().readToEnd();
      return;
    }
    server.program().readUntil("GET / HTTP/1.1\r\n");
    const auto head = "GET / HTTP/1.1\r\n" + server.program().readUntil("\r\n\r\n");
    server.program().write(Peer::acceptingHead(head) + "\r\n" + frame(0x81, "safe") +
                           closeFrame(1000));
    server.program().readToEnd();
  });
  LoggedSocket socket(server.url(GetParam().host));
  runToEnd();
  peer.join();
  if (GetParam().failure) {
    EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
    EXPECT_THAT(socket.failure, HasSubstr(GetParam().failure));
    EXPECT_THAT(heard, testing::Not(HasSubstr("GET ")));
  } else {
    EXPECT_THAT(socket.log, ElementsAre("open", "\"safe\"", "close 1000 clean")) << socket.failure;
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, OpensslServers, testing::ValuesIn(cases),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace web::native
