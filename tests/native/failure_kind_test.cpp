// What an ErrorEvent tells a program natively: the kind of failure, and the response of a server
// that refuses.
#include <optional>

#include "native/native_test.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;

struct Told {
  std::optional<Failure> failure;
  std::optional<HandshakeResponse> response;
};

// From the error event of a socket that then runs to its end.
Told toldBy(
    const std::string& url, WebSocketInit init = {},
    const std::function<void(WebSocket&)>& then = [](WebSocket&) {}) {
  LoggedSocket socket(url, std::move(init));
  Told told;
  socket.onerror = [&](ErrorEvent& event) {
    told.failure = event.failure();
    if (event.response()) told.response = *event.response();
  };
  then(socket);
  runToEnd();
  EXPECT_EQ(socket.log.back(), "close 1006 not clean");
  return told;
}

// The same for a server that reads the request and then plays the script.
Told answeredBy(const RawServer::Script& script, WebSocketInit init = {}) {
  RawServer server([&](Peer& peer) {
    peer.readHead();
    script(peer);
  });
  return toldBy(server.url(), std::move(init));
}

Told answeredBy(const std::string& answer) {
  return answeredBy([&](Peer& peer) {
    peer.write(answer);
    peer.readToEnd();
  });
}

Failure afterOpen(const RawServer::Script& script, WebSocketInit init = {}) {
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    script(peer);
  });
  const auto told = toldBy(server.url(), std::move(init));
  EXPECT_FALSE(told.response);  // The response that opened the socket does not explain its end.
  return told.failure.value();
}

TEST(FailureKind, OfWhatIsOutOfReach) {
  const auto port = std::to_string(unusedPort());
  EXPECT_EQ(toldBy("ws://127.0.0.1:" + port).failure, Failure::connect);
  EXPECT_EQ(toldBy("ws://127.0.0.1:6667/").failure, Failure::connect);
  EXPECT_EQ(toldBy("ws://play..example/").failure, Failure::name);
  EXPECT_EQ(toldBy("ws://a.example/", {.proxy = "http://127.0.0.1:" + port}).failure,
            Failure::proxy);
}

TEST(FailureKind, OfAProxyThatSaysNo) {
  RawServer proxy([](Peer& peer) {
    peer.readHead();
    peer.write("HTTP/1.1 403 No\r\n\r\n");
  });
  const auto told =
      toldBy("ws://a.example/", {.proxy = "http://127.0.0.1:" + std::to_string(proxy.port())});
  EXPECT_EQ(told.failure, Failure::proxy);
  EXPECT_FALSE(told.response);  // That response was not from the server.
}

TEST(FailureKind, OfAServerThatDoesNotSpeakTls) {
  RawServer server([](Peer& peer) { peer.write("SSH-2.0-none of that\r\n"); });
  EXPECT_EQ(toldBy("wss://127.0.0.1:" + std::to_string(server.port()) + "/").failure, Failure::tls);
}

TEST(FailureKind, OfARefusedHandshakeWithItsAnswer) {
  const auto told = answeredBy(
      "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 120\r\nContent-Length: 9\r\n\r\nslow down");
  EXPECT_EQ(told.failure, Failure::response);
  ASSERT_TRUE(told.response);
  EXPECT_EQ(told.response->status, 429);
  EXPECT_EQ(told.response->statusText, "Too Many Requests");
  EXPECT_EQ(*told.response->header("retry-after"), "120");
  EXPECT_EQ(told.response->body, "slow down");
}

TEST(FailureKind, WaitsForTheBodyOfARefusal) {
  RawServer server([](Peer& peer) {
    peer.readHead();
    peer.write("HTTP/1.1 503 Later\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 3; ++i) peer.write("4\r\npart\r\n");
    peer.write("0\r\n\r\n");
    peer.readToEnd();
  });
  EXPECT_EQ(toldBy(server.url()).response->body, "partpartpart");
}

TEST(FailureKind, OfARefusalWhoseBodyNeverComes) {
  const auto told = answeredBy(
      [](Peer& peer) {
        peer.write("HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\nhalf");
        peer.readToEnd();
      },
      {.openTimeout = milliseconds(200)});
  EXPECT_EQ(told.failure, Failure::response);
  EXPECT_EQ(told.response->body, "half");
}

TEST(FailureKind, OfARefusalWhoseConnectionEnds) {
  const auto told = answeredBy([](Peer& peer) {
    peer.write("HTTP/1.1 500 Oops\r\nConnection: close\r\n\r\nall of it");
    peer.endWriting();
    peer.readToEnd();
  });
  EXPECT_EQ(told.failure, Failure::response);
  EXPECT_EQ(told.response->body, "all of it");
}

TEST(FailureKind, OfAnAnswerThatIsNotValid) {
  const auto told = answeredBy("HTTP/1.1 101 OK\r\nUpgrade: tea\r\n\r\n");
  EXPECT_EQ(told.failure, Failure::handshake);
  EXPECT_EQ(*told.response->header("Upgrade"), "tea");
  EXPECT_EQ(answeredBy("nonsense\r\n\r\n").failure, Failure::handshake);
}

TEST(FailureKind, OfATimeout) {
  EXPECT_EQ(
      answeredBy([](Peer& peer) { peer.readToEnd(); }, {.openTimeout = milliseconds(100)}).failure,
      Failure::timeout);
  EXPECT_EQ(afterOpen([](Peer& peer) { peer.readToEnd(); }, {.keepAlive = milliseconds(50)}),
            Failure::timeout);
}

TEST(FailureKind, OfAServerThatBreaksTheProtocol) {
  EXPECT_EQ(afterOpen([](Peer& peer) {
              peer.write("\xff\xff");
              peer.readToEnd();
            }),
            Failure::protocol);
  EXPECT_EQ(afterOpen([](Peer& peer) {
              peer.write(frame(0x81, "\xff"));
              peer.readToEnd();
            }),
            Failure::protocol);
}

TEST(FailureKind, OfWhatIsTooLarge) {
  EXPECT_EQ(afterOpen(
                [](Peer& peer) {
                  peer.write(frame(0x82, "four"));
                  peer.readToEnd();
                },
                {.maxMessageSize = 3}),
            Failure::tooLarge);
}

TEST(FailureKind, OfAConnectionThatWasLost) {
  EXPECT_EQ(afterOpen([](Peer&) {}), Failure::lost);
  EXPECT_EQ(answeredBy([](Peer&) {}).failure, Failure::lost);
}

TEST(FailureKind, OfAnAttemptThatTheProgramGaveUp) {
  RawServer server([](Peer& peer) { peer.readToEnd(); });
  EXPECT_EQ(toldBy(server.url(), {}, [](WebSocket& socket) { socket.close(); }).failure,
            Failure::closed);
}

}  // namespace
}  // namespace web::native
