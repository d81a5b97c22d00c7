// The TLS options of WebSocketInit: trust, client certificate, version, server name.
#include <web/dom_exception.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include <openssl/bio.h>
#include <openssl/pem.h>

#include "native/test_system.h"
#include "native/tls_test.h"

namespace web::native {
namespace {

using testing::Not;

struct TlsOptionsTest : Tls {
  // From an authority that the system does not know.
  static const Identity& ownAuthority() {
    static const auto made = makeIdentity({.commonName = "Own Authority", .isAuthority = true});
    return made;
  }
  static Identity ownIdentity(const std::string& names = "DNS:play.ws.test") {
    return makeIdentity({.names = names, .issuer = ownAuthority()});
  }

  static void expectAccepted(const TlsOptions& options, WebSocketInit init,
                             std::string_view host = "play.ws.test") {
    TlsServer server(echo, options);
    LoggedSocket socket(server.url(host), std::move(init));
    socket.onopen = [&] { socket.close(1000); };
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean")) << socket.failure;
  }

  static std::string refusalOf(const TlsOptions& options, WebSocketInit init,
                               std::string_view host = "play.ws.test") {
    TlsServer server([](TlsPeer& peer) { peer.readHead(); }, options);
    LoggedSocket socket(server.url(host), std::move(init));
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
    return socket.failure;
  }

  static std::string misuseOf(WebSocketInit init) {
    try {
      WebSocket("wss://play.ws.test/", std::move(init));
    } catch (const DOMException& exception) {
      return exception.name() + ": " + exception.message();
    }
    return "none";
  }
};

using TlsTrustOption = TlsOptionsTest;

TEST_F(TlsTrustOption, AddsAnAuthorityToTheSystems) {
  const Trust both{.authorities = ownAuthority().pem()};
  expectAccepted({.identity = ownIdentity()}, {.trust = both});
  expectAccepted({.identity = makeIdentity(issuedFor("DNS:play.ws.test"))}, {.trust = both});
  EXPECT_THAT(refusalOf({.identity = ownIdentity()}, {}), HasSubstr("'Own Authority'"));
}

TEST_F(TlsTrustOption, CanReplaceTheSystems) {
  const Trust own{.authorities = ownAuthority().pem(), .system = false};
  expectAccepted({.identity = ownIdentity()}, {.trust = own});
  EXPECT_THAT(refusalOf({.identity = makeIdentity(issuedFor("DNS:play.ws.test"))}, {.trust = own}),
              HasSubstr("'Test Authority'"));
}

TEST_F(TlsTrustOption, TakesSeveralAuthorities) {
  auto other = makeIdentity({.commonName = "Other", .isAuthority = true});
  expectAccepted(
      {.identity = ownIdentity()},
      {.trust = {.authorities = other.pem() + "\n# a comment\n" + ownAuthority().pem()}});
}

TEST_F(TlsTrustOption, TakesTheServersOwnCertificate) {
  auto alone = makeIdentity({.names = "DNS:play.ws.test"});
  expectAccepted({.identity = alone}, {.trust = {.authorities = alone.pem(), .system = false}});
}

TEST_F(TlsTrustOption, StillLooksAtTheName) {
  EXPECT_THAT(refusalOf({.identity = ownIdentity("DNS:other.test")},
                        {.trust = {.authorities = ownAuthority().pem()}}),
              HasSubstr("has a certificate for other.test only"));
}

// A temporary file with this text.
std::string fileWith(const std::string& name, const std::string& text) {
  const auto file = temporaryFolder() / name;
  std::ofstream(file) << text;
  return file.string();
}

TEST_F(TlsTrustOption, TakesFiles) {
  const auto file = fileWith("own.pem", ownAuthority().pem());
  expectAccepted({.identity = ownIdentity()},
                 {.trust = {.authorityFiles = {file}, .system = false}});
  expectAccepted({.identity = makeIdentity(issuedFor("DNS:play.ws.test"))},
                 {.trust = {.authorityFiles = {file}}});
}

TEST_F(TlsTrustOption, ReadsItsFilesAnewForEachSocket) {
  const auto file = fileWith("changes.pem", authority().pem());
  const WebSocketInit init{.trust = {.authorityFiles = {file}, .system = false}};
  EXPECT_THAT(refusalOf({.identity = ownIdentity()}, init), HasSubstr("'Own Authority'"));
  fileWith("changes.pem", ownAuthority().pem());
  expectAccepted({.identity = ownIdentity()}, init);
}

TEST_F(TlsTrustOption, TrustsOneSelfSignedCertificateAlone) {
  auto alone = makeIdentity({.names = "DNS:play.ws.test"});
  const auto trust = Trust::selfSigned(fileWith("alone.pem", alone.pem()));
  expectAccepted({.identity = alone}, {.trust = trust});
  EXPECT_NE(refusalOf({.identity = makeIdentity({.names = "DNS:play.ws.test"})}, {.trust = trust}),
            "");
  EXPECT_NE(refusalOf({.identity = makeIdentity(issuedFor("DNS:play.ws.test"))}, {.trust = trust}),
            "");
}

TEST_F(TlsTrustOption, WhoseFilesCannotBeReadIsMisuse) {
  EXPECT_THAT(
      misuseOf({.trust = {.authorityFiles = {"/no/such file"}}}),
      HasSubstr("SyntaxError: WebSocketInit::trust.authorityFiles: '/no/such file' cannot be "
                "read: "));
  EXPECT_THAT(misuseOf({.trust = {.authorityFiles = {temporaryFolder().string()}}}),
              HasSubstr("cannot be read: "));
  const auto file = fileWith("no.pem", "no PEM");
  EXPECT_THAT(misuseOf({.trust = {.authorityFiles = {file}}}),
              HasSubstr("no.pem' cannot be read: expected certificates in PEM"));
}

using TlsConnectTo = TlsOptionsTest;

TEST_F(TlsConnectTo, LeavesTheNameInTheCertificateAndInTheRequestToTheUrl) {
  std::string asked;
  TlsServer server(
      [&](TlsPeer& peer) {
        const char* name = SSL_get_servername(peer.ssl(), TLSEXT_NAMETYPE_host_name);
        asked = name ? name : "none";
        echo(peer);
      },
      {.identity = makeIdentity(issuedFor("DNS:play.ws.test"))});
  LoggedSocket socket("wss://play.ws.test:1234/",
                      {.connectTo = "127.0.0.1:" + std::to_string(server.port())});
  socket.onopen = [&] { socket.close(1000); };
  runToEnd();
  server.finish();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean")) << socket.failure;
  EXPECT_EQ(asked, "play.ws.test");
}

TEST_F(TlsConnectTo, IsRefusedWhereTheCertificateIsForWhatIsConnectedTo) {
  TlsServer server(echo, {.identity = makeIdentity(issuedFor("IP:127.0.0.1"))});
  LoggedSocket socket("wss://play.ws.test:1234/",
                      {.connectTo = "127.0.0.1:" + std::to_string(server.port())});
  runToEnd();
  EXPECT_THAT(socket.failure, HasSubstr("has a certificate for"));
}

TEST_F(TlsTrustOption, ThatCannotBeReadIsMisuse) {
  for (std::string pem : {std::string("no PEM"), ownAuthority().pem().substr(0, 100),
                          ownAuthority().pem() + "-----BEGIN CERTIFICATE-----\nAAAA\n"
                                                 "-----END CERTIFICATE-----\n"})
    EXPECT_THAT(misuseOf({.trust = {.authorities = pem}}),
                HasSubstr("SyntaxError: WebSocketInit::trust.authorities cannot be read"));
}

TEST_F(TlsTrustOption, CanBeTurnedOffUnderALongNameAndWarns) {
  auto anybody = makeIdentity({.names = "DNS:evil.test", .to = "20210101000000Z"});
  testing::internal::CaptureStderr();
  // The authority makes these settings unique, so that no other test has caused their warning yet.
  expectAccepted({.identity = anybody}, {.trust = {.authorities = ownAuthority().pem(),
                                                   .acceptAnyCertificateEvenAnAttackers = true}});
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("WARNING: certificates are not"));
  EXPECT_NE(refusalOf({.identity = anybody}, {}), "");
}

using TlsClientCertificate = TlsOptionsTest;

// wine can store RSA keys only.
ClientCertificate clientOf(const Identity& issuer, int rsaBits = 2048) {
  auto identity = makeIdentity(
      {.commonName = "me", .issuer = issuer, .purpose = "clientAuth", .rsaBits = rsaBits});
  return {.chain = identity.pem(), .key = identity.keyPem()};
}

// The name in the certificate, as seen by a server that asks for one.
std::string nameShown(const ClientCertificate& certificate, const Identity& issuer) {
  std::string name;
  TlsServer server(
      [&](TlsPeer& peer) {
        char text[64] = "";
        if (auto* shown = SSL_get0_peer_certificate(peer.ssl()))
          X509_NAME_get_text_by_NID(X509_get_subject_name(shown), NID_commonName, text,
                                    sizeof text);
        name = text;
        echo(peer);
      },
      {.identity = makeIdentity(issuedFor("DNS:play.ws.test")), .clientAuthority = issuer});
  LoggedSocket socket(server.url("play.ws.test"), {.clientCertificate = certificate});
  socket.onopen = [&] { socket.close(1000); };
  runToEnd();
  server.finish();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean")) << socket.failure;
  return name;
}

TEST_F(TlsClientCertificate, IsShownToTheServer) {
  EXPECT_EQ(nameShown(clientOf(ownAuthority()), ownAuthority()), "me");
}

TEST_F(TlsClientCertificate, OfAnEllipticCurveIsShownToTheServer) {
  EXPECT_EQ(nameShown(clientOf(ownAuthority(), 0), ownAuthority()), "me");
}

TEST_F(TlsClientCertificate, ThatIsMissingIsNamedAsTheReason) {
  for (int version : tlsVersions()) {
    EXPECT_THAT(refusalOf({.identity = makeIdentity(issuedFor("DNS:play.ws.test")),
                           .minVersion = version,
                           .maxVersion = version,
                           .clientAuthority = ownAuthority()},
                          {}),
                HasSubstr("client certificate"));
  }
}

TEST_F(TlsClientCertificate, ThatTheServerDoesNotBelieveIsNamedAsTheReason) {
  EXPECT_THAT(refusalOf({.identity = makeIdentity(issuedFor("DNS:play.ws.test")),
                         .clientAuthority = ownAuthority()},
                        {.clientCertificate = clientOf(authority())}),
              HasSubstr("client certificate"));
}

TEST_F(TlsClientCertificate, ThatCannotBeReadIsMisuse) {
  const auto good = clientOf(ownAuthority());
  EXPECT_THAT(misuseOf({.clientCertificate = {.chain = "x", .key = good.key}}),
              HasSubstr("SyntaxError: WebSocketInit::clientCertificate.chain cannot be read"));
  EXPECT_THAT(misuseOf({.clientCertificate = {.chain = good.chain, .key = "x"}}),
              HasSubstr("SyntaxError: WebSocketInit::clientCertificate.key cannot be read"));
  EXPECT_THAT(
      misuseOf({.clientCertificate = {.chain = good.chain, .key = clientOf(authority()).key}}),
      HasSubstr("is not the key of the first certificate"));
}

// Nobody is at a server's terminal.
TEST_F(TlsClientCertificate, WhoseKeyWantsAPassphraseIsMisuseAndNobodyIsAsked) {
  const auto identity = makeIdentity({.commonName = "me", .purpose = "clientAuth"});
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), &BIO_free);
  unsigned char secret[] = "secret";
  ASSERT_EQ(PEM_write_bio_PrivateKey(memory.get(), identity.key.get(), EVP_aes_128_cbc(), secret, 6,
                                     nullptr, nullptr),
            1);
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(memory.get(), &bytes);
  const std::string key(bytes, static_cast<std::size_t>(size));
  testing::internal::CaptureStderr();
  EXPECT_THAT(misuseOf({.clientCertificate = {.chain = identity.pem(), .key = key}}),
              HasSubstr("SyntaxError: WebSocketInit::clientCertificate.key cannot be read"));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

using TlsVersionOption = TlsOptionsTest;

TEST_F(TlsVersionOption, RefusesAServerThatIsOlder) {
  const auto identity = makeIdentity(issuedFor("DNS:play.ws.test"));
  EXPECT_EQ(refusalOf({.identity = identity, .maxVersion = TLS1_2_VERSION},
                      {.minimumTlsVersion = TlsVersion::tls13}),
            "play.ws.test offers only versions of TLS that are too old");
  expectAccepted({.identity = identity}, {.minimumTlsVersion = TlsVersion::tls13});
}

using TlsServerName = TlsOptionsTest;

TEST_F(TlsServerName, IsAskedForAndLookedForInsteadOfTheUrls) {
  std::string asked, head;
  TlsServer server(
      [&](TlsPeer& peer) {
        if (auto* name = SSL_get_servername(peer.ssl(), TLSEXT_NAMETYPE_host_name)) asked = name;
        head = peer.acceptHandshake();
        peer.echo();
      },
      {.identity = makeIdentity(issuedFor("DNS:behind.test"))});
  LoggedSocket socket(server.url("127.0.0.1"), {.serverName = "behind.test"});
  socket.onopen = [&] { socket.close(1000); };
  runToEnd();
  server.finish();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean")) << socket.failure;
  EXPECT_EQ(asked, "behind.test");
  EXPECT_THAT(head, HasSubstr("Host: 127.0.0.1:"));
}

TEST_F(TlsServerName, ThatTheCertificateDoesNotHaveIsRefused) {
  EXPECT_THAT(refusalOf({.identity = makeIdentity(issuedFor("DNS:play.ws.test"))},
                        {.serverName = "behind.test"}),
              HasSubstr("behind.test"));
}

TEST_F(TlsServerName, MayBeAnAddress) {
  expectAccepted({.identity = makeIdentity(issuedFor("IP:::1"))}, {.serverName = "::1"});
}

struct TlsKeyLog : TlsOptionsTest {
  ~TlsKeyLog() override { unsetEnvironmentVariable("SSLKEYLOGFILE"); }

  // What a connection writes there.
  std::string keysIn(std::string_view name) const {
    const auto path = (temporaryFolder() / name).string();
    setEnvironmentVariable("SSLKEYLOGFILE", path);
    expectAccepted({.identity = makeIdentity({.names = "DNS:play.ws.test", .issuer = own})},
                   {.trust = {.authorities = own.pem()}});
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    std::filesystem::remove(path);
    return text.str();
  }

  // Separate settings: a context has a key log only if the variable was set when it was made.
  const Identity own = makeIdentity({.commonName = "Logged Authority", .isAuthority = true});
};

TEST_F(TlsKeyLog, IsWrittenWhereTheEnvironmentSays) {
  EXPECT_THAT(keysIn("keys"), HasSubstr("CLIENT_TRAFFIC_SECRET_0 "));
}

TEST_F(TlsKeyLog, IsWrittenElsewhereOnceTheEnvironmentSaysSo) {
  keysIn("keys");
  EXPECT_THAT(keysIn("later"), HasSubstr("CLIENT_TRAFFIC_SECRET_0 "));
}

}  // namespace
}  // namespace web::native
