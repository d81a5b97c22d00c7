// TLS: which servers are believed, and bytes through it. Trusts the test's own authority, by the
// environment variable that OpenSSL has for it.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>

#include <sys/socket.h>
#include <unistd.h>

#include "native/event_loop.h"
#include "native/native_test.h"
#include "native/tls_server.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;

const Identity& authority() {
  static const auto made = makeIdentity({.commonName = "Test Authority", .isAuthority = true});
  return made;
}

// Before the first socket of the program: trust is read once.
struct TrustInTheAuthority {
  TrustInTheAuthority() {
    char pattern[] = "/tmp/twinsocket-tls-XXXXXX";
    folder = mkdtemp(pattern);
    std::ofstream(folder / "authority.pem") << authority().pem();
    setenv("SSL_CERT_FILE", (folder / "authority.pem").c_str(), 1);
  }
  ~TrustInTheAuthority() { std::filesystem::remove_all(folder); }
  std::filesystem::path folder;
} trust;

IdentityOptions issuedFor(const std::string& names) {
  return {.names = names, .issuer = authority()};
}

void echo(TlsPeer& peer) {
  peer.acceptHandshake();
  peer.echo();
}

// All names lead to this computer.
struct Tls : testing::Test {
  Tls() {
    Loop::current().resolver().setLookup([](const std::string&) {
      return LookupResult{{Address::loopback(Address::Family::ipv4)}, {}};
    });
  }
  ~Tls() override { Loop::current().resolver().setLookup(lookUp); }

  static void expectAccepted(std::string_view host, const TlsOptions& options) {
    TlsServer server(echo, options);
    LoggedSocket socket(server.url(host));
    socket.onopen = [&] { socket.send("safe"); };
    socket.onmessage = [&] { socket.close(1000); };
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("open", "\"safe\"", "close 1000 clean")) << socket.failure;
  }

  // Returns why. Not one byte of HTTP may leave.
  static std::string refusalOf(std::string_view host, const TlsOptions& options) {
    std::string heard = "nothing yet";
    TlsServer server([&](TlsPeer& peer) { heard = peer.readToEnd(); }, options);
    LoggedSocket socket(server.url(host));
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
    EXPECT_EQ(server.connections(), 1);
    server.finish();
    EXPECT_EQ(heard, "");
    return socket.failure;
  }
  static std::string refusalOf(std::string_view host, const IdentityOptions& options) {
    return refusalOf(host, TlsOptions{.identity = makeIdentity(options)});
  }
};

using TlsAccepts = Tls;
using TlsRefuses = Tls;

TEST_F(TlsAccepts, AName) {
  expectAccepted("play.ws.test", {.identity = makeIdentity(issuedFor("DNS:play.ws.test"))});
}

TEST_F(TlsAccepts, ANameInOtherCase) {
  expectAccepted("PLAY.ws.test", {.identity = makeIdentity(issuedFor("DNS:play.WS.test"))});
}

TEST_F(TlsAccepts, ANameThatEndsInADot) {
  expectAccepted("play.ws.test.", {.identity = makeIdentity(issuedFor("DNS:play.ws.test"))});
}

TEST_F(TlsAccepts, AnIpv4Address) {
  expectAccepted("127.0.0.1", {.identity = makeIdentity(issuedFor("IP:127.0.0.1"))});
}

TEST_F(TlsAccepts, AnIpv6Address) {
  expectAccepted("[::1]",
                 {.identity = makeIdentity(issuedFor("IP:::1")), .family = Address::Family::ipv6});
}

TEST_F(TlsAccepts, AWildcardForOneLabel) {
  expectAccepted("a.ws.test", {.identity = makeIdentity(issuedFor("DNS:*.ws.test"))});
}

TEST_F(TlsAccepts, Tls12And13) {
  auto identity = makeIdentity(issuedFor("DNS:play.ws.test"));
  for (int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    expectAccepted("play.ws.test",
                   {.identity = identity, .minVersion = version, .maxVersion = version});
  }
}

TEST_F(TlsAccepts, ACertificateOfAnIntermediateThatTheServerSends) {
  auto intermediate =
      makeIdentity({.commonName = "Intermediate", .issuer = authority(), .isAuthority = true});
  auto leaf = makeIdentity({.names = "DNS:play.ws.test", .issuer = intermediate});
  expectAccepted("play.ws.test", {.identity = leaf, .chain = {intermediate}});
}

TEST_F(TlsRefuses, ASelfSignedCertificate) {
  EXPECT_EQ(refusalOf("play.ws.test", {.names = "DNS:play.ws.test"}),
            "the certificate of play.ws.test is self-signed: nobody vouches for it");
}

TEST_F(TlsRefuses, AnExpiredCertificate) {
  auto options = issuedFor("DNS:play.ws.test");
  options.to = "20260103120000Z";
  EXPECT_EQ(refusalOf("play.ws.test", options),
            "the certificate of play.ws.test has expired (2026-01-03)");
}

TEST_F(TlsRefuses, ACertificateOfTheFuture) {
  auto options = issuedFor("DNS:play.ws.test");
  options.from = "20980103120000Z";
  EXPECT_EQ(refusalOf("play.ws.test", options),
            "the certificate of play.ws.test is not valid before 2098-01-03: is this computer's "
            "clock right?");
}

TEST_F(TlsRefuses, AnotherHostsCertificate) {
  EXPECT_EQ(refusalOf("play.ws.test", issuedFor("DNS:other.test,IP:10.0.0.1")),
            "the server at play.ws.test has a certificate for other.test, 10.0.0.1 only");
}

TEST_F(TlsRefuses, AWildcardForTwoLabels) {
  EXPECT_NE(refusalOf("a.b.ws.test", issuedFor("DNS:*.ws.test")), "");
}

TEST_F(TlsRefuses, AWildcardForNoLabel) {
  EXPECT_NE(refusalOf("ws.test", issuedFor("DNS:*.ws.test")), "");
}

TEST_F(TlsRefuses, APartialWildcard) {
  EXPECT_NE(refusalOf("play.ws.test", issuedFor("DNS:pl*.ws.test")), "");
}

TEST_F(TlsRefuses, ANameInTheCommonNameOnly) {
  auto options = issuedFor("");
  options.commonName = "play.ws.test";
  EXPECT_EQ(refusalOf("play.ws.test", options),
            "the certificate of play.ws.test is for no host: it has no subjectAltName");
}

TEST_F(TlsRefuses, AnAddressWrittenAsAName) {
  EXPECT_NE(refusalOf("127.0.0.1", issuedFor("DNS:127.0.0.1")), "");
}

TEST_F(TlsRefuses, AnAuthorityThatIsNotTrusted) {
  auto options = issuedFor("DNS:play.ws.test");
  options.issuer = makeIdentity({.commonName = "Evil Authority", .isAuthority = true});
  EXPECT_EQ(refusalOf("play.ws.test", options),
            "the certificate of play.ws.test was issued by 'Evil Authority', whom this computer "
            "does not trust");
}

TEST_F(TlsRefuses, ACertificateWhoseIntermediateIsMissing) {
  auto options = issuedFor("DNS:play.ws.test");
  options.issuer =
      makeIdentity({.commonName = "Intermediate", .issuer = authority(), .isAuthority = true});
  EXPECT_THAT(refusalOf("play.ws.test", options), HasSubstr("'Intermediate'"));
}

TEST_F(TlsRefuses, ACertificateThatAnOrdinaryCertificateSigned) {
  auto options = issuedFor("DNS:play.ws.test");
  options.issuer = makeIdentity(issuedFor("DNS:other.test"));
  EXPECT_NE(refusalOf("play.ws.test",
                      TlsOptions{.identity = makeIdentity(options), .chain = {*options.issuer}}),
            "");
}

TEST_F(TlsRefuses, ACertificateForClients) {
  auto options = issuedFor("DNS:play.ws.test");
  options.purpose = "clientAuth";
  EXPECT_NE(refusalOf("play.ws.test", options), "");
}

TEST_F(TlsRefuses, AKeyThatIsTooShort) {
  auto options = issuedFor("DNS:play.ws.test");
  options.rsaBits = 1024;
  EXPECT_THAT(refusalOf("play.ws.test", options), HasSubstr("too weak"));
}

TEST_F(TlsRefuses, ASignatureWithSha1) {
  auto options = issuedFor("DNS:play.ws.test");
  options.digest = EVP_sha1();
  EXPECT_THAT(refusalOf("play.ws.test", options), HasSubstr("too weak"));
}

TEST_F(TlsRefuses, Tls11) {
  EXPECT_EQ(
      refusalOf("play.ws.test", TlsOptions{.identity = makeIdentity(issuedFor("DNS:play.ws.test")),
                                           .minVersion = TLS1_1_VERSION,
                                           .maxVersion = TLS1_1_VERSION}),
      "play.ws.test offers only versions of TLS that are no longer safe");
}

TEST_F(TlsRefuses, AServerWithoutTls) {
  std::string heard;
  RawServer server([&](Peer& peer) {
    peer.read(5);
    peer.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    peer.readToEnd();
  });
  LoggedSocket socket("wss://play.ws.test:" + std::to_string(server.port()));
  runToEnd();
  EXPECT_EQ(socket.failure,
            "play.ws.test does not speak TLS on this port: is it ws:// rather than wss://?");
}

TEST_F(TlsRefuses, AServerThatEndsTheHandshake) {
  RawServer server([](Peer& peer) {
    peer.read(5);
    peer.endWriting();
    peer.readToEnd();
  });
  LoggedSocket socket("wss://play.ws.test:" + std::to_string(server.port()));
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
  EXPECT_EQ(socket.failure, "play.ws.test ended the connection in the middle of the TLS handshake");
}

TEST_F(TlsRefuses, AServerThatHangsInTheHandshake) {
  RawServer server([](Peer& peer) { peer.readToEnd(); });
  LoggedSocket socket("wss://play.ws.test:" + std::to_string(server.port()),
                      {.openTimeout = milliseconds(100)});
  runToEnd();
  EXPECT_EQ(socket.failure, "gave up after 100 ms while negotiating TLS with play.ws.test");
}

// One server that is believed, for all that comes after the handshake.
struct TlsBytes : Tls {
  static const TlsOptions& good() {
    static const TlsOptions options{.identity =
                                        makeIdentity(issuedFor("DNS:play.ws.test,IP:127.0.0.1"))};
    return options;
  }
};

TEST_F(TlsBytes, TellTheServerTheNameButNoAddress) {
  std::vector<std::string> names;
  TlsServer server(
      [&](TlsPeer& peer) {
        auto* name = SSL_get_servername(peer.ssl(), TLSEXT_NAMETYPE_host_name);
        names.push_back(name ? name : "none");
        echo(peer);
      },
      good());
  for (const char* host : {"play.ws.test", "127.0.0.1"}) {
    LoggedSocket socket(server.url(host));
    socket.onopen = [&] { socket.close(); };
    runToEnd();
  }
  server.finish();
  EXPECT_THAT(names, ElementsAre("play.ws.test", "none"));
}

TEST_F(TlsBytes, AgreeOnHttp1) {
  std::string agreed;
  TlsServer server(
      [&](TlsPeer& peer) {
        const unsigned char* name = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(peer.ssl(), &name, &size);
        agreed.assign(reinterpret_cast<const char*>(name), size);
        echo(peer);
      },
      good());
  LoggedSocket socket(server.url("play.ws.test"));
  socket.onopen = [&] { socket.close(); };
  runToEnd();
  server.finish();
  EXPECT_EQ(agreed, "http/1.1");
}

TEST_F(TlsBytes, OfLargeMessagesBothWaysArriveWhole) {
  TlsServer server(echo, good());
  LoggedSocket socket(server.url("play.ws.test"));
  socket.binaryType = BinaryType::arraybuffer;
  std::vector<std::byte> bytes(16 << 20);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i * i >> 7);
  bool same = false;
  socket.onopen = [&] { socket.send(bytes); };
  socket.onmessage = [&](MessageEvent& event) {
    same = std::ranges::equal(event.arrayBuffer()->bytes(), bytes);
    socket.close(1000);
  };
  runToEnd();
  EXPECT_TRUE(same);
}

TEST_F(TlsBytes, InRecordsOfOneByteArriveWhole) {
  TlsServer server(
      [](TlsPeer& peer) {
        auto wire = Peer::acceptingHead(peer.readHead()) + "\r\n" + frame(0x81, "Grüße") +
                    frame(0x82, std::string(300, 'x')) + closeFrame(1000);
        for (char byte : wire) peer.write({&byte, 1});
        peer.readFrame();
        peer.endWriting();
      },
      good());
  LoggedSocket socket(server.url("play.ws.test"));
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "\"Grüße\"", "Blob(300)", "close 1000 clean"));
}

TEST_F(TlsBytes, OfAFloodBothWaysKeepTheirOrder) {
  constexpr int count = 20000;
  TlsServer server(echo, good());
  WebSocket socket(server.url("play.ws.test"));
  int next = 0;
  socket.onopen = [&] {
    for (int i = 0; i < count; ++i) socket.send(std::to_string(i));
  };
  socket.onmessage = [&](MessageEvent& event) {
    if (*event.text() == std::to_string(next)) ++next;
    if (next == count) socket.close();
  };
  runToEnd();
  EXPECT_EQ(next, count);
}

TEST_F(TlsBytes, GoOnAfterAKeyUpdate) {
  TlsServer server(
      [](TlsPeer& peer) {
        peer.acceptHandshake();
        for (int i = 0; i < 3; ++i) {
          SSL_key_update(peer.ssl(), SSL_KEY_UPDATE_REQUESTED);
          peer.write(frame(0x81, "new key"));
          EXPECT_EQ(peer.readFrame().payload, "new key");
        }
        peer.echo();
      },
      good());
  LoggedSocket socket(server.url("play.ws.test"));
  socket.onmessage = [&] {
    socket.send("new key");
    if (socket.log.size() == 4) socket.close(1000);
  };
  runToEnd();
  EXPECT_EQ(socket.log.back(), "close 1000 clean");
}

TEST_F(TlsBytes, CutOffAreNeverAnOrderlyEnd) {
  TlsServer server(
      [](TlsPeer& peer) {
        peer.acceptHandshake();
        shutdown(peer.descriptor(), SHUT_WR);
        peer.readToEnd();
      },
      good());
  LoggedSocket socket(server.url("play.ws.test"));
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
  EXPECT_EQ(socket.failure, "the connection was cut off: play.ws.test did not end it as TLS asks");
}

TEST_F(TlsBytes, EndedInAnOrderlyWayWithoutACloseFrameAreAFailureToo) {
  TlsServer server(
      [](TlsPeer& peer) {
        peer.acceptHandshake();
        peer.endWriting();
        peer.readToEnd();
      },
      good());
  LoggedSocket socket(server.url("play.ws.test"));
  runToEnd();
  EXPECT_EQ(socket.failure, "the server ended the connection without a Close frame");
}

TEST_F(TlsBytes, CutOffAfterBothCloseFramesAreClean) {
  TlsServer server(
      [](TlsPeer& peer) {
        peer.acceptHandshake();
        peer.readFrame();
        peer.write(closeFrame(1000));
      },
      good());
  LoggedSocket socket(server.url("play.ws.test"));
  socket.onopen = [&] { socket.close(1000); };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean"));
}

TEST_F(TlsBytes, ToAPeerThatIsGoneRaiseNoSignal) {
  TlsServer server(
      [](TlsPeer& peer) {
        peer.acceptHandshake();
        peer.read(1);
        peer.reset();
      },
      good());
  LoggedSocket socket(server.url("play.ws.test"));
  socket.onopen = [&] { socket.send(std::vector<std::byte>(32 << 20)); };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
}

TEST_F(TlsBytes, EndWithOurGoodbye) {
  int ending = -1;
  TlsServer server(
      [&](TlsPeer& peer) {
        peer.acceptHandshake();
        peer.readFrame();
        peer.write(closeFrame(1000));
        peer.endWriting();
        peer.readToEnd();
        ending = SSL_get_shutdown(peer.ssl()) & SSL_RECEIVED_SHUTDOWN;
      },
      good());
  LoggedSocket socket(server.url("play.ws.test"));
  socket.onopen = [&] { socket.close(1000); };
  runToEnd();
  server.finish();
  EXPECT_EQ(ending, SSL_RECEIVED_SHUTDOWN);
}

}  // namespace
}  // namespace web::native
