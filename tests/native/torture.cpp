#include "native/torture.h"

#include <algorithm>
#include <chrono>
#include <ostream>

#include "native/test_sockets.h"
#include "native/tls_test.h"

namespace web::native {

Log wholeWith(std::size_t size) {
  return {"open", '"' + hello + '"', "Blob(" + std::to_string(size) + ')', "close 1000 clean bye"};
}

void PrintTo(const Way& way, std::ostream* out) { *out << way.name; }

EchoServer::EchoServer(const Way& way)
    : way_(way),
      context_(makeTlsContext({.identity = makeIdentity(issuedFor("IP:127.0.0.1"))})),
      server_([this](Peer& peer) { play(peer); },
              {.makePeer = [this](int descriptor) { return meet(descriptor); }}) {}

std::string EchoServer::url() const {
  return std::string(way_.isSecure ? "wss://" : "ws://") + (way_.hasPassword ? "me:secret@" : "") +
         "127.0.0.1:" + std::to_string(server_.port()) + "/";
}

// A socket that waits for one of these, instead of noticing the fault, waits in vain.
WebSocketInit EchoServer::init() const {
  constexpr std::chrono::hours aDay(24);
  WebSocketInit init{.compression = way_.isCompressed,
                     .openTimeout = aDay,
                     .closeTimeout = aDay,
                     .keepAlive = aDay};
  if (way_.isThroughProxy) init.proxy = "http://127.0.0.1:" + std::to_string(server_.port());
  return init;
}

// The dialogue with the proxy comes before TLS.
std::unique_ptr<Peer> EchoServer::meet(int descriptor) {
  if (way_.isThroughProxy) {
    std::string head;
    char byte;
    while (!head.ends_with("\r\n\r\n") && receiveFrom(descriptor, &byte, 1) == 1) head += byte;
    const std::string answer = "HTTP/1.1 200 Connection established\r\n\r\n";
    sendTo(descriptor, answer.data(), answer.size());
  }
  if (!way_.isSecure) return std::make_unique<Peer>(descriptor);
  return std::make_unique<TlsPeer>(descriptor, context_.get());
}

void EchoServer::play(Peer& peer) {
  if (way_.isSecure && !static_cast<TlsPeer&>(peer).isEstablished()) return;
  const auto head = peer.readHead();
  if (head.empty()) return;
  if (way_.hasPassword && head.find("\r\nAuthorization: ") == head.npos) {
    peer.write(
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
        "Content-Length: 0\r\n\r\n");
    return;
  }
  peer.write(Peer::acceptingHead(head) +
             (way_.isCompressed ? "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n" : "\r\n"));
  peer.echo();
}

Log live(const EchoServer& server, std::size_t size) {
  LoggedSocket socket(server.url(), server.init());
  socket.onopen = [&] {
    socket.send(hello);
    socket.send(std::vector<std::byte>(size));
  };
  socket.onmessage = [&](MessageEvent& event) {
    if (!event.text()) socket.close(1000, "bye");
  };
  runToEnd();
  return socket.log;
}

void expectWholeOrFailed(const Log& log, const Log& all) {
  if (log == all) return;
  ASSERT_GE(log.size(), 2u);
  EXPECT_EQ(log.back(), "close 1006 not clean");
  EXPECT_EQ(log[log.size() - 2], "error");
  ASSERT_LE(log.size() - 2, all.size());
  EXPECT_TRUE(std::equal(log.begin(), log.end() - 2, all.begin())) << testing::PrintToString(log);
}

}  // namespace web::native
