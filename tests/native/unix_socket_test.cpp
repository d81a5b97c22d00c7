// unixSocket: a path instead of host and port.
#include <web/dom_exception.h>

#include <array>
#include <filesystem>
#include <thread>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "native/connect/route.h"
#include "native/native_test.h"
#include "native/net/tcp_stream.h"
#include "native/test_sockets.h"

namespace web::native {
namespace {

using testing::StartsWith;

// Listens on its own path, for one connection.
class UnixServer {
 public:
  explicit UnixServer(RawServer::Script script)
      : listener_(socket(AF_UNIX, SOCK_STREAM, 0)), path_(freePath()) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    EXPECT_EQ(bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(listen(listener_, 1), 0);
    thread_ = std::thread([this, script = std::move(script)] {
      const int descriptor = accept(listener_, nullptr, nullptr);
      if (descriptor < 0) return;
      Peer peer(descriptor);
      script(peer);
    });
  }
  ~UnixServer() {
    shutdown(listener_, SHUT_RDWR);  // Makes accept() return.
    thread_.join();
    close(listener_);
    std::filesystem::remove(path_);
  }

  const std::string& path() const { return path_; }

 private:
  static std::string freePath() {
    static int count = 0;
    return "/tmp/twinsocket_" + std::to_string(getpid()) + '_' + std::to_string(++count);
  }

  const int listener_;
  const std::string path_;
  std::thread thread_;
};

TEST(UnixSocket, IsConnectedToWhileTheUrlStays) {
  std::string head;
  {
    UnixServer server([&](Peer& peer) {
      head = peer.acceptHandshake();
      peer.echo();
    });
    LoggedSocket socket("ws://play.example:1234/room", {.unixSocket = server.path()});
    socket.onopen = [&] {
      EXPECT_EQ(socket.info().peerAddress, server.path());
      socket.send("hello");
    };
    socket.onmessage = [&] { socket.close(1000); };
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("open", "\"hello\"", "close 1000 clean")) << socket.failure;
  }
  EXPECT_THAT(head, StartsWith("GET /room HTTP/1.1\r\nHost: play.example:1234\r\n"));
}

TEST(UnixSocket, AtWhichNobodyListensIsAnErrorEvent) {
  LoggedSocket socket("ws://play.example/", {.unixSocket = "/tmp/twinsocket nobody"});
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
  EXPECT_THAT(socket.failure,
              StartsWith("cannot connect to the Unix socket '/tmp/twinsocket nobody': "));
}

TEST(UnixSocket, ThatBreaksIsCalledByItsName) {
  UnixServer server([](Peer&) {});
  TcpStream stream(Socket::connectToPath(server.path()),
                   {server.path(), PeerName::Kind::unixSocket});
  ASSERT_TRUE(awaitSocket(stream.descriptor(), Wanted::toRead));  // The end of the stream.
  EXPECT_EQ(stream.write(std::array<std::byte, 1>()).outcome, Outcome::failed);
  EXPECT_EQ(stream.failure(),
            "the connection was reset by the Unix socket '" + server.path() + "'");
}

std::string misuseOf(const WebSocketInit& init) {
  const auto misuse = routeOf(init).misuse;
  return misuse ? misuse->name + ": " + misuse->message : "none";
}

TEST(UnixSocket, WhosePathTheSystemCannotTakeIsMisuse) {
  const auto longest = Socket::longestPath();
  EXPECT_EQ(longest + 1, sizeof(sockaddr_un::sun_path));  // One more for the NUL at the end.
  EXPECT_EQ(misuseOf({.unixSocket = std::string(longest, 'a')}), "none");
  EXPECT_EQ(misuseOf({.unixSocket = std::string(longest + 1, 'a')}),
            "SyntaxError: The path in WebSocketInit::unixSocket has " +
                std::to_string(longest + 1) + " bytes, and this system takes " +
                std::to_string(longest) + " at most.");
  EXPECT_EQ(misuseOf({.unixSocket = std::string("/run/a\0b", 8)}),
            "SyntaxError: The path in WebSocketInit::unixSocket has a NUL.");
}

TEST(UnixSocket, BesideAnotherWayIsMisuse) {
  EXPECT_THAT(misuseOf({.connectTo = "host:80", .unixSocket = "/run/a"}),
              StartsWith("NotSupportedError"));
  EXPECT_THAT(misuseOf({.localAddress = "127.0.0.1", .unixSocket = "/run/a"}),
              StartsWith("NotSupportedError"));
  EXPECT_THAT(misuseOf({.proxy = "http://127.0.0.1", .unixSocket = "/run/a"}),
              StartsWith("NotSupportedError"));
  EXPECT_EQ(misuseOf({.proxy = "", .unixSocket = "/run/a"}), "none");
}

}  // namespace
}  // namespace web::native
