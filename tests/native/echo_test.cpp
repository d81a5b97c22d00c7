// The whole path, from a socket to a server and back.
#include "native/native_test.h"

#include <future>

namespace web::native {
namespace {

TEST(Echo, OfAText) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  socket.onopen = [&] { socket.send("Grüße"); };
  socket.onmessage = [&] { socket.close(1000, "done"); };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "\"Grüße\"", "close 1000 clean done"));
}

TEST(Echo, OfBytes) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  socket.binaryType = BinaryType::arraybuffer;
  std::vector<std::byte> received;
  socket.onopen = [&] { socket.send(std::vector{std::byte{0}, std::byte{255}}); };
  socket.onmessage = [&](MessageEvent& event) {
    auto bytes = event.arrayBuffer()->bytes();
    received.assign(bytes.begin(), bytes.end());
    socket.close();
  };
  runToEnd();
  EXPECT_THAT(received, ElementsAre(std::byte{0}, std::byte{255}));
  EXPECT_THAT(socket.log, ElementsAre("open", "ArrayBuffer(2)", "close 1005 clean"));
}

TEST(Echo, OfTheEmptyMessageAndOfANul) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  socket.onopen = [&] {
    socket.send("");
    socket.send(std::string_view("\0", 1));
    socket.send(Blob());
  };
  socket.onmessage = [&] {
    if (socket.log.size() == 4) socket.close();
  };
  runToEnd();
  EXPECT_THAT(socket.log,
              ElementsAre("open", "\"\"", std::string("\"\0\"", 3), "Blob(0)", "close 1005 clean"));
}

TEST(Echo, KeepsTheOrderOfTextsAndBlobs) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  socket.onopen = [&] {
    for (int i = 0; i < 3; ++i) {
      socket.send(std::to_string(i));
      socket.send(Blob(std::vector<std::byte>(static_cast<std::size_t>(i))));
    }
  };
  socket.onmessage = [&] {
    if (socket.log.size() == 7) socket.close(1000);
  };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "\"0\"", "Blob(0)", "\"1\"", "Blob(1)", "\"2\"",
                                      "Blob(2)", "close 1000 clean"));
}

TEST(Echo, OverIpv6) {
  RawServer server(acceptAndEcho, {.family = Address::Family::ipv6});
  LoggedSocket socket(server.url());
  socket.onopen = [&] { socket.close(1000); };
  runToEnd();
  EXPECT_EQ(socket.url(), "ws://[::1]:" + std::to_string(server.port()) + "/");
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean"));
}

TEST(Echo, AsksForWhatTheUrlSays) {
  std::string head;
  RawServer server([&](Peer& peer) {
    head = peer.acceptHandshake("Sec-WebSocket-Protocol: v2\r\n");
    peer.echo();
  });
  LoggedSocket socket("ws://127.0.0.1:" + std::to_string(server.port()) + "/room?id=7",
                      {.protocols = {"v1", "v2"}});
  std::string protocol;
  socket.onopen = [&] {
    protocol = socket.protocol();
    socket.close();
  };
  EXPECT_EQ(socket.protocol(), "");
  runToEnd();
  server.finish();
  EXPECT_EQ(protocol, "v2");
  EXPECT_TRUE(head.starts_with("GET /room?id=7 HTTP/1.1\r\n")) << head;
  EXPECT_THAT(head, HasSubstr("\r\nHost: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nSec-WebSocket-Protocol: v1, v2\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nSec-WebSocket-Extensions: permessage-deflate"));
}

TEST(Echo, ManySocketsOnOneLoop) {
  RawServer server(acceptAndEcho);
  std::vector<std::unique_ptr<LoggedSocket>> sockets;
  for (int i = 0; i < 50; ++i) {
    auto& socket = *sockets.emplace_back(std::make_unique<LoggedSocket>(server.url()));
    socket.onopen = [&socket, i] { socket.send(std::to_string(i)); };
    socket.onmessage = [&socket] { socket.close(1000); };
  }
  runToEnd();
  for (int i = 0; i < 50; ++i) {
    EXPECT_THAT(sockets[static_cast<std::size_t>(i)]->log,
                ElementsAre("open", "\"" + std::to_string(i) + "\"", "close 1000 clean"));
  }
}

TEST(Echo, WithPollEventsOnly) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  socket.onopen = [&] { socket.send("hi"); };
  socket.onmessage = [&] { socket.close(1000); };
  pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
  EXPECT_THAT(socket.log, ElementsAre("open", "\"hi\"", "close 1000 clean"));
}

TEST(Echo, OfWhatIsSentOutsideOfATurnIsWrittenAtOnce) {
  std::promise<std::string> received;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    received.set_value(peer.readFrame().payload);
    peer.echo();
  });
  LoggedSocket socket(server.url());
  socket.onopen = [] { quit(); };
  runToEnd();
  socket.send("now");
  EXPECT_EQ(received.get_future().get(), "now");  // No turn of the loop has run since then.
  socket.close();
  runToEnd();
}

TEST(Echo, OfAFloodSentOutsideOfATurnArrivesInOrder) {
  constexpr int count = 20000;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    for (int i = 0; i < count; ++i) {
      auto received = peer.readFrame();
      if (received.payload != std::to_string(i)) {
        ADD_FAILURE() << received.payload << " came instead of " << i;
        return;
      }
    }
    peer.echo();
  });
  LoggedSocket socket(server.url());
  socket.onopen = [] { quit(); };
  runToEnd();
  for (int i = 0; i < count; ++i) socket.send(std::to_string(i));
  socket.close(1000);
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean"));
}

}  // namespace
}  // namespace web::native
