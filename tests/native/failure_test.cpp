// Servers and networks that fail: `error` with a helpful message, then `close` 1006, once each.
#include <future>

#include "native/native_test.h"
#include "native/test_sockets.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;

// Checks the events of a socket that never opens, and returns the error message.
std::string failureOf(const std::string& url, WebSocketInit init = {}) {
  LoggedSocket socket(url, std::move(init));
  EXPECT_EQ(socket.readyState(), WebSocket::CONNECTING);
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
  EXPECT_EQ(socket.readyState(), WebSocket::CLOSED);
  return socket.failure;
}

// The same for a server that accepts the handshake first.
std::string failureAfterOpen(RawServer::Script script) {
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    script(peer);
  });
  LoggedSocket socket(server.url());
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
  return socket.failure;
}

TEST(Failure, OfAServerThatIsNotThere) {
  auto port = std::to_string(unusedPort());
  EXPECT_EQ(failureOf("ws://127.0.0.1:" + port),
            "connection refused by 127.0.0.1:" + port + ": is the server running?");
}

TEST(Failure, OfANameThatDoesNotExist) {
  EXPECT_THAT(failureOf("ws://nobody.invalid/"), HasSubstr("'nobody.invalid'"));
}

// The URL standard allows such hosts, and so does the constructor in browsers.
TEST(Failure, OfAHostWithAnEmptyLabel) {
  for (std::string host : {".play.example", "play..example", "play.example..", "."}) {
    for (std::string scheme : {"ws", "wss"}) {
      LoggedSocket socket(scheme + "://" + host + "/");
      runToEnd();
      EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
      EXPECT_EQ(socket.failure,
                "no host is called '" + host +
                    "': it has an empty label, between two dots or before the first one");
    }
  }
}

TEST(Failure, OfAPortThatBelongsToAnotherProtocol) {
  EXPECT_EQ(failureOf("ws://127.0.0.1:6667/"),
            "port 6667 belongs to another protocol, and browsers block it: use another port");
}

TEST(Failure, OfAServerThatSpeaksSomethingElse) {
  RawServer server([](Peer& peer) {
    peer.write("SSH-2.0-OpenSSH_9.2\r\n\r\n");
    peer.readToEnd();
  });
  EXPECT_NE(failureOf(server.url()), "");
}

TEST(Failure, OfAServerThatAnswers404) {
  RawServer server([](Peer& peer) {
    peer.readHead();
    peer.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    peer.readToEnd();
  });
  EXPECT_THAT(failureOf(server.url()), HasSubstr("404"));
}

TEST(Failure, OfAServerThatEndsTheConnectionBeforeItAnswers) {
  RawServer server([](Peer& peer) { peer.readHead(); });
  EXPECT_EQ(failureOf(server.url()),
            "the server ended the connection before it answered the opening handshake");
}

TEST(Failure, OfAServerThatEndsTheConnectionInTheMiddleOfItsAnswer) {
  RawServer server([](Peer& peer) {
    peer.readHead();
    peer.write("HTTP/1.1 101 Swi");
  });
  EXPECT_EQ(failureOf(server.url()),
            "the server ended the connection before it answered the opening handshake");
}

TEST(Failure, OfAServerThatResetsTheConnectionBeforeItAnswers) {
  RawServer server([](Peer& peer) {
    peer.readHead();
    peer.resetAtTheEnd();
  });
  EXPECT_EQ(failureOf(server.url()),
            "the connection was reset by 127.0.0.1:" + std::to_string(server.port()));
}

TEST(Failure, OfAServerThatNeverAnswers) {
  RawServer server([](Peer& peer) {
    peer.readHead();
    peer.write("HTTP/1.1 101 Swi");
    peer.readToEnd();
  });
  EXPECT_EQ(failureOf(server.url(), {.openTimeout = milliseconds(100)}),
            "gave up after 100 ms while waiting for the server's answer to the opening handshake");
}

TEST(Failure, OfAnAddressThatNeverAnswers) {
  BlackHole hole(Address::loopback(Address::Family::ipv4));
  auto where = "127.0.0.1:" + std::to_string(hole.port());
  EXPECT_EQ(failureOf("ws://" + where, {.openTimeout = milliseconds(100)}),
            "gave up after 100 ms while connecting to " + where);
}

TEST(Failure, OfAServerThatEndsTheConnectionWithoutAWord) {
  EXPECT_EQ(failureAfterOpen([](Peer&) {}),
            "the server ended the connection without a Close frame");
}

TEST(Failure, OfAServerThatEndsTheConnectionInTheMiddleOfAFrame) {
  EXPECT_EQ(failureAfterOpen([](Peer& peer) { peer.write("\x81\x05half"); }),
            "the server ended the connection without a Close frame");
}

TEST(Failure, OfAServerThatResetsTheConnection) {
  EXPECT_THAT(failureAfterOpen([](Peer& peer) { peer.resetAtTheEnd(); }),
              HasSubstr("the connection was reset by 127.0.0.1:"));
}

TEST(Failure, OfAServerThatSendsGarbage) {
  EXPECT_NE(failureAfterOpen([](Peer& peer) {
              peer.write("HTTP/1.1 200 OK\r\n\r\n");
              peer.readToEnd();
            }),
            "");
}

TEST(Failure, ComesAfterTheMessagesBeforeIt) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x81, "one") + frame(0x81, "two"));
  });
  LoggedSocket socket(server.url());
  runToEnd();
  EXPECT_THAT(socket.log,
              ElementsAre("open", "\"one\"", "\"two\"", "error", "close 1006 not clean"));
}

TEST(Failure, WhileWritingStillDeliversWhatTheServerSaidBefore) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x81, "bye") + closeFrame(1000));
    peer.resetAtTheEnd();
  });
  LoggedSocket socket(server.url());
  socket.onopen = [&] { socket.send(std::vector<std::byte>(10000000)); };
  runToEnd();
  // The kernel may drop data that came before the reset, but never half a message.
  if (socket.log.size() > 2 && socket.log[1] == "\"bye\"") {
    EXPECT_THAT(socket.log, ElementsAre("open", "\"bye\"", "close 1000 clean"));
  } else {
    EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
  }
}

TEST(Failure, WhileOutputWaitsSaysThatTheConnectionWasReset) {
  std::promise<void> isSending;
  RawServer server(
      [&](Peer& peer) {
        peer.acceptHandshake();
        isSending.get_future().wait();
        peer.resetAtTheEnd();
      },
      {.receiveBuffer = 65536});
  LoggedSocket socket(server.url());
  socket.onopen = [&] {
    socket.send(std::vector<std::byte>(std::size_t{32} << 20));
    postTask([&] { isSending.set_value(); });
  };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
  EXPECT_THAT(socket.failure, HasSubstr("the connection was reset by 127.0.0.1:"));
}

TEST(Failure, LetsTheAnswerToTheMessageBeforeItOut) {
  ClientFrame answer, close;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x81, "hello") + frame(0xa1, "world"));
    answer = peer.readFrame();
    close = peer.readFrame();
  });
  LoggedSocket socket(server.url());
  socket.onmessage = [&](MessageEvent& event) { socket.send(*event.text()); };
  runToEnd();
  server.finish();
  EXPECT_EQ(answer.payload, "hello");
  EXPECT_EQ(close.payload, "\x03\xea");
  EXPECT_THAT(socket.log, ElementsAre("open", "\"hello\"", "error", "close 1006 not clean"));
}

TEST(Failure, FiresWithTheStateClosed) {
  LoggedSocket socket("ws://127.0.0.1:1/");
  WebSocket::ReadyState state = WebSocket::CONNECTING;
  socket.onerror = [&] { state = socket.readyState(); };
  runToEnd();
  EXPECT_EQ(state, WebSocket::CLOSED);
}

TEST(Failure, NeverFiresInsideTheConstructor) {
  LoggedSocket socket("ws://127.0.0.1:1/");
  EXPECT_THAT(socket.log, IsEmpty());
  EXPECT_EQ(socket.readyState(), WebSocket::CONNECTING);
  pollEvents();
  EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
}

}  // namespace
}  // namespace web::native
