// Bytes over TLS, and how the connection ends.
#include <algorithm>

#include <openssl/err.h>

#include "native/test_sockets.h"
#include "native/tls_test.h"

namespace web::native {
namespace {

// A trusted server, for everything after the handshake.
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

// RFC 8446 §4.1: TLS 1.3 has no renegotiation, and in TLS 1.2 several attacks use it.
TEST_F(TlsBytes, AreNotNegotiatedAnew) {
  auto options = good();
  options.maxVersion = TLS1_2_VERSION;
  int reason = 0;
  TlsServer server(
      [&](TlsPeer& peer) {
        peer.acceptHandshake();
        SSL_renegotiate(peer.ssl());
        SSL_do_handshake(peer.ssl());
        peer.read(1);
        reason = ERR_GET_REASON(ERR_peek_last_error());
      },
      options);
  LoggedSocket socket(server.url("play.ws.test"));
  runToEnd();
  server.finish();
  EXPECT_EQ(reason, SSL_R_NO_RENEGOTIATION);
  EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
}

TEST_F(TlsBytes, OfLargeMessagesBothWaysArriveWhole) {
  TlsServer server(echo, good());
  LoggedSocket socket(server.url("play.ws.test"));
  socket.binaryType = BinaryType::arraybuffer;
  std::vector<std::byte> bytes(4 << 20);
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
        endSending(peer.descriptor());
        peer.readToEnd();
      },
      good());
  LoggedSocket socket(server.url("play.ws.test"));
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
  EXPECT_EQ(socket.failure,
            "the connection was cut off: play.ws.test did not end it as TLS requires");
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
        peer.resetAtTheEnd();
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
