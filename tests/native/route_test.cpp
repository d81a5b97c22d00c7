// connectTo, localAddress and resolve: where a socket connects to, while its URL stays the same.
#include "native/connect/route.h"

#include <web/dom_exception.h>

#include <mutex>

#include "native/name_server.h"
#include "native/native_test.h"
#include "native/test_sockets.h"

namespace web::native {
namespace {

using testing::StartsWith;

std::string misuseOf(const WebSocketInit& init) {
  const auto misuse = routeOf(init).misuse;
  return misuse ? misuse->name + ": " + misuse->message : "none";
}

// The Host field of a request that reaches the server although its URL names another one.
std::string hostReached(const std::string& url, const std::string& connectTo,
                        RawServer::Options options, std::uint16_t& port) {
  std::string head;
  RawServer server(
      [&](Peer& peer) {
        head = peer.acceptHandshake();
        peer.echo();
      },
      options);
  port = server.port();
  const auto filledIn = [&](std::string text) {
    if (const auto at = text.find("PORT"); at != text.npos)
      text.replace(at, 4, std::to_string(port));
    return text;
  };
  LoggedSocket socket(filledIn(url), {.connectTo = filledIn(connectTo)});
  socket.onopen = [&] { socket.close(1000); };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean")) << socket.failure;
  EXPECT_EQ(socket.url(), filledIn(url));
  server.finish();
  const auto start = head.find("Host: ") + 6;
  return head.substr(start, head.find("\r\n", start) - start);
}

TEST(ConnectTo, LeadsElsewhereThanTheUrlWhoseHostIsSent) {
  std::uint16_t port = 0;
  EXPECT_EQ(hostReached("ws://play.example:1234/", "127.0.0.1:PORT", {}, port),
            "play.example:1234");
  EXPECT_EQ(hostReached("ws://play.example/", "localhost:PORT", {}, port), "play.example");
  EXPECT_EQ(
      hostReached("ws://play.example:1234/", "[::1]:PORT", {.family = Address::Family::ipv6}, port),
      "play.example:1234");
}

TEST(ConnectTo, CanBeAHostWithoutAPortOrAPortWithoutAHost) {
  std::uint16_t port = 0;
  const auto host = hostReached("ws://play.example:PORT/", "127.0.0.1", {}, port);
  EXPECT_EQ(host, "play.example:" + std::to_string(port));
  EXPECT_EQ(hostReached("ws://127.0.0.1:1234/", ":PORT", {}, port), "127.0.0.1:1234");
}

TEST(ConnectTo, IsWhatAProxyIsAskedFor) {
  std::string asked;
  RawServer proxy([&](Peer& peer) {
    asked = peer.readHead();
    peer.write("HTTP/1.1 502 no\r\n\r\n");
  });
  LoggedSocket socket("ws://play.example/",
                      {.proxy = "http://127.0.0.1:" + std::to_string(proxy.port()),
                       .connectTo = "staging.example:8080"});
  runToEnd();
  proxy.finish();
  EXPECT_THAT(asked, StartsWith("CONNECT staging.example:8080 HTTP/1.1\r\n"));
}

TEST(ConnectTo, ReachesNoPortOfAnotherProtocol) {
  LoggedSocket socket("ws://play.example/", {.connectTo = "127.0.0.1:25"});
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
  EXPECT_THAT(socket.failure, StartsWith("port 25 belongs to another protocol"));
}

TEST(ConnectTo, ThatIsNoHostAndPortIsMisuse) {
  for (std::string text :
       {"host:",       "host:0",    "host:65536",   "host:080808", "host:+80",  "host:-1",
        "host:80 ",    "host: 80",  "host:8o",      ":",           "::1",       "2001:db8::7:443",
        "[::1",        "[::1]x:80", "[::1]80",      "[]:80",       "a b:80",    "a/b",
        "a?b",         "a#b",       "user@host:80", "a\\b",        "ho\rst:80", "ho\nst:80",
        "1.2.3.256:80"}) {
    EXPECT_THAT(misuseOf({.connectTo = text}),
                StartsWith("SyntaxError: WebSocketInit::connectTo, '"))
        << text;
  }
  EXPECT_THAT(misuseOf({.connectTo = std::string("host\0:80", 8)}), StartsWith("SyntaxError: "));
  EXPECT_THAT(misuseOf({.connectTo = "host:80x"}),
              HasSubstr("'host:80x', has no port from 1 to 65535 after its last colon"));
}

TEST(ConnectTo, ThatIsWrongIsThrownByTheConstructor) {
  std::string thrown = "nothing";
  try {
    WebSocket("ws://play.example/", WebSocketInit{.connectTo = "host:port"});
  } catch (const DOMException& exception) {
    thrown = exception.name();
  }
  EXPECT_EQ(thrown, "SyntaxError");
}

TEST(ConnectTo, TakesOrRefusesAnyByteAnywhere) {
  const std::string good = "[::1]:80";
  int refused = 0;
  for (std::size_t place = 0; place <= good.size(); ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      auto text = good;
      text.insert(place, 1, static_cast<char>(byte));
      const auto [route, misuse] = routeOf({.connectTo = text});
      if (misuse) {
        EXPECT_EQ(misuse->name, "SyntaxError");
        EXPECT_LT(misuse->message.size(), 300u);
        ++refused;
      } else {
        EXPECT_TRUE(route.port && !route.host.empty()) << text;
        EXPECT_THAT(route.host, StartsWith("["));
      }
    }
  }
  EXPECT_GT(refused, 2000);
}

TEST(ConnectTo, MayBeAnIpv6AddressWithoutAPort) {
  const auto [route, misuse] = routeOf({.connectTo = "[2001:db8::7]"});
  EXPECT_FALSE(misuse);
  EXPECT_EQ(route.host, "[2001:db8::7]");
  EXPECT_FALSE(route.port);
}

TEST(ConnectTo, OfAnyLengthIsRefusedInAShortSentence) {
  EXPECT_LT(misuseOf({.connectTo = std::string(1 << 20, 'a') + ":x"}).size(), 1000u);
}

TEST(LocalAddress, IsWhereTheConnectionComesFrom) {
  std::string from;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    from = peerHostOf(peer.descriptor());
    peer.echo();
  });
  LoggedSocket socket(server.url(), {.localAddress = "127.0.0.9"});
  socket.onopen = [&] { socket.close(1000); };
  runToEnd();
  server.finish();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean")) << socket.failure;
  EXPECT_EQ(from, "127.0.0.9");
}

TEST(LocalAddress, LeavesOutTheAddressesOfTheOtherFamily) {
  RawServer server(acceptAndEcho);
  NameServer names([](const std::string&) {
    return LookupResult{{address("[2001:db8::7]"), address("127.0.0.1")}, {}};
  });
  std::vector<std::string> lines;
  LoggedSocket socket(urlOf("play.example", server),
                      {.localAddress = "127.0.0.1",
                       .trace = [&](std::string_view line) { lines.emplace_back(line); }});
  socket.onopen = [&] { socket.close(1000); };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean")) << socket.failure;
  EXPECT_THAT(lines, testing::Not(testing::Contains(HasSubstr("connecting to [2001:db8::7]"))));
}

TEST(LocalAddress, OfTheOtherFamilyThanTheServersIsAnErrorEvent) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url(), {.localAddress = "::1"});
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
  EXPECT_EQ(socket.failure,
            "there is no route from ::1 (localAddress) to 127.0.0.1: it has only addresses of the "
            "other family, IPv4 or IPv6");
}

// RFC 5737: an address that no computer has.
TEST(LocalAddress, OfAnotherComputerIsAnErrorEvent) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url(), {.localAddress = "192.0.2.1"});
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
  EXPECT_THAT(socket.failure, HasSubstr("localAddress is not an address of this computer"));
}

TEST(LocalAddress, ThatIsNoAddressIsMisuse) {
  for (std::string text : {"localhost", "1.2.3.4:80", "[::1]:80", "[::1", "fe80::1%eth0", " ::1",
                           "1.2.3.4\r\n", "1.2.3.256"}) {
    EXPECT_THAT(misuseOf({.localAddress = text}),
                StartsWith("SyntaxError: WebSocketInit::localAddress, '"))
        << text;
  }
  EXPECT_THAT(misuseOf({.localAddress = std::string("1.2.3.4\0", 8)}), StartsWith("SyntaxError"));
  for (std::string text : {"127.0.0.1", "::1", "[::1]"}) {
    EXPECT_EQ(misuseOf({.localAddress = text}), "none") << text;
  }
}

// A program's own lookup function, and the names that it was called with, on helper threads.
struct Names {
  std::vector<std::string> addresses;
  std::mutex mutex;
  std::vector<std::string> asked;
};

auto resolveBy(std::shared_ptr<Names> names) {
  return [names = std::move(names)](const std::string& host) {
    std::lock_guard lock(names->mutex);
    names->asked.push_back(host);
    return names->addresses;
  };
}

TEST(Resolve, IsAskedInsteadOfTheSystemForEachName) {
  RawServer server(acceptAndEcho);
  NameServer noNames([](const std::string&) { return LookupResult{{}, "the system was asked"}; });
  const auto names = std::make_shared<Names>();
  names->addresses = {"127.0.0.1"};
  for (auto* host : {"play.example", "localhost"}) {
    LoggedSocket socket(urlOf(host, server), {.resolve = resolveBy(names)});
    socket.onopen = [&] { socket.close(1000); };
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean")) << socket.failure;
  }
  EXPECT_THAT(names->asked, ElementsAre("play.example", "localhost"));
}

TEST(Resolve, IsNotAskedForAnAddress) {
  RawServer server(acceptAndEcho);
  const auto names = std::make_shared<Names>();
  LoggedSocket socket(server.url(), {.resolve = resolveBy(names)});
  socket.onopen = [&] { socket.close(1000); };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean")) << socket.failure;
  EXPECT_THAT(names->asked, IsEmpty());
}

TEST(Resolve, GivesSeveralAddressesWhichAreTriedInTurn) {
  RawServer server(acceptAndEcho);
  const auto names = std::make_shared<Names>();
  names->addresses = {"127.0.0.2", "127.0.0.1"};
  LoggedSocket socket(urlOf("play.example", server), {.resolve = resolveBy(names)});
  socket.onopen = [&] { socket.close(1000); };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean")) << socket.failure;
}

std::string failureWithAddresses(std::vector<std::string> addresses) {
  const auto names = std::make_shared<Names>();
  names->addresses = std::move(addresses);
  LoggedSocket socket("ws://play.example/", {.resolve = resolveBy(names)});
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
  return socket.failure;
}

TEST(Resolve, ThatGivesNoAddressIsAnErrorEvent) {
  EXPECT_EQ(failureWithAddresses({}),
            "WebSocketInit::resolve gave no address for the name 'play.example'");
  for (std::string text : {"", "other.example", "127.0.0.1:80", "1.2.3.4\r\n"}) {
    EXPECT_THAT(failureWithAddresses({"127.0.0.1", text}), HasSubstr(", which is not an address"))
        << text;
  }
}

TEST(Resolve, IsAskedForAProxysNameToo) {
  RawServer proxy([&](Peer& peer) {
    peer.readHead();
    peer.write("HTTP/1.1 502 no\r\n\r\n");
  });
  const auto names = std::make_shared<Names>();
  names->addresses = {"127.0.0.1"};
  LoggedSocket socket("ws://play.example/",
                      {.proxy = "http://proxy.example:" + std::to_string(proxy.port()),
                       .resolve = resolveBy(names)});
  runToEnd();
  EXPECT_THAT(names->asked, ElementsAre("proxy.example"));
}

}  // namespace
}  // namespace web::native
