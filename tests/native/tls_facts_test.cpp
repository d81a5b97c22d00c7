// info() over TLS: version, cipher, resumption; directly, and through a proxy.
#include "native/test_sockets.h"
#include "native/tls_test.h"

namespace web::native {
namespace {

struct TlsFacts : Tls {
  static TlsOptions only(int version) {
    return {.identity = makeIdentity(issuedFor("DNS:a.ws.test")),
            .minVersion = version,
            .maxVersion = version};
  }

  static ConnectionInfo infoOf(const std::string& url, const WebSocketInit& init = {}) {
    LoggedSocket socket(url, init);
    ConnectionInfo info;
    socket.onopen = [&] {
      info = socket.info();
      socket.close(1000);
    };
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean")) << socket.failure;
    EXPECT_EQ(socket.info().tlsVersion, "");
    return info;
  }
};

TEST_F(TlsFacts, AreVersionAndCipherAsTheServerSeesThem) {
  for (int version : tlsVersions()) {
    std::string seenVersion, seenCipher, ciphersOtherName;
    TlsServer server(
        [&](TlsPeer& peer) {
          seenVersion = SSL_get_version(peer.ssl());
          seenCipher = SSL_get_cipher_name(peer.ssl());
          ciphersOtherName = SSL_CIPHER_standard_name(SSL_get_current_cipher(peer.ssl()));
          echo(peer);
        },
        only(version));
    const auto info = infoOf(server.url("a.ws.test"));
    server.finish();
    EXPECT_EQ(info.tlsVersion, version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3");
    EXPECT_EQ(info.tlsVersion, seenVersion);
    EXPECT_THAT(info.tlsCipher, testing::AnyOf(seenCipher, ciphersOtherName));
    EXPECT_EQ(info.peerAddress, "127.0.0.1:" + std::to_string(server.port()));
    EXPECT_EQ(info.proxy, "");
    EXPECT_EQ(info.response.status, 101);
  }
}

TEST_F(TlsFacts, TellTheSecondConnectionThatItIsResumed) {
  for (int version : tlsVersions()) {
    TlsServer server(echo, only(version));
    EXPECT_FALSE(infoOf(server.url("a.ws.test")).isResumed) << version;
    EXPECT_TRUE(infoOf(server.url("a.ws.test")).isResumed) << version;
  }
}

TEST_F(TlsFacts, ThroughAProxyAreTheProxysAddressAndTheServersTls) {
  const auto context = makeTlsContext(only(tlsVersions().back()));
  const std::string answer = "HTTP/1.1 200 OK\r\n\r\n";
  const auto beginTls = [&](int descriptor) {
    std::string head;
    for (char byte; !head.ends_with("\r\n\r\n") && receiveFrom(descriptor, &byte, 1) == 1;)
      head += byte;
    sendTo(descriptor, answer.data(), answer.size());
    return std::make_unique<TlsPeer>(descriptor, context.get());
  };
  RawServer proxy(acceptAndEcho, {.makePeer = beginTls});
  const auto address = "127.0.0.1:" + std::to_string(proxy.port());
  const auto info = infoOf("wss://a.ws.test/", {.proxy = "http://" + address});
  EXPECT_EQ(info.proxy, address);
  EXPECT_EQ(info.peerAddress, address);
  EXPECT_THAT(info.tlsVersion, testing::StartsWith("TLSv1."));
  EXPECT_NE(info.tlsCipher, "");
}

}  // namespace
}  // namespace web::native
