// A WebSocket through scripted proxies, including hostile ones.
#include <web/dom_exception.h>

#include <atomic>
#include <future>

#include "native/connect/services.h"
#include "native/loop/event_loop.h"
#include "native/native_test.h"
#include "native/test_system.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;

std::string text(std::initializer_list<int> values) {
  std::string bytes;
  for (int value : values) bytes += static_cast<char>(value);
  return bytes;
}

const std::string established = "HTTP/1.1 200 Connection established\r\n\r\n";

// A SOCKS proxy's reply that the tunnel is established.
const std::string socksReply = text({5, 0, 0, 1, 127, 0, 0, 1, 0, 80});

std::string proxyAt(const RawServer& server, std::string_view scheme = "http",
                    std::string_view credentials = "") {
  return std::string(scheme) + "://" + std::string(credentials) +
         "127.0.0.1:" + std::to_string(server.port());
}

// The events of an echo through the proxy, and the error message.
struct Run {
  std::vector<std::string> log;
  std::string failure;
};

Run echoThrough(std::string_view url, WebSocketInit init) {
  LoggedSocket socket(url, std::move(init));
  socket.onopen = [&] { socket.send("hi"); };
  socket.onmessage = [&] { socket.close(1000); };
  runToEnd();
  return {socket.log, socket.failure};
}

std::string failureThrough(std::string_view url, WebSocketInit init) {
  auto run = echoThrough(url, std::move(init));
  EXPECT_THAT(run.log, ElementsAre("error", "close 1006 not clean"));
  return run.failure;
}

const auto echoed = testing::ElementsAre("open", "\"hi\"", "close 1000 clean");

const std::string asksWho = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: ";

TEST(ThroughHttpProxy, AWebSocketOpensAndTheProxyIsAskedForTheName) {
  std::vector<std::string> asked;
  std::string request;
  RawServer proxy([&](Peer& peer) {
    asked.push_back(peer.readHead());
    if (asked.size() == 1) return static_cast<void>(peer.write(asksWho + "Basic\r\n\r\nPage"));
    peer.write(established);
    request = peer.acceptHandshake();
    peer.echo();
  });
  EXPECT_THAT(
      echoThrough("ws://play.invalid/room?a=b", {.proxy = proxyAt(proxy, "http", "me:hush@")}).log,
      echoed);
  proxy.finish();
  ASSERT_EQ(asked.size(), 2u);
  for (auto& head : asked) EXPECT_THAT(head, HasSubstr("CONNECT play.invalid:80 HTTP/1.1\r\n"));
  EXPECT_THAT(asked[0], testing::Not(HasSubstr("Authorization")));
  EXPECT_THAT(asked[1], HasSubstr("Proxy-Authorization: Basic bWU6aHVzaA==\r\n"));
  EXPECT_THAT(request, testing::StartsWith("GET /room?a=b HTTP/1.1\r\nHost: play.invalid\r\n"));
  EXPECT_THAT(request, testing::Not(HasSubstr("Proxy-Authorization")));
}

TEST(ThroughHttpProxy, ThatAnswersByteByByteAWebSocketOpens) {
  RawServer proxy([](Peer& peer) {
    peer.readHead();
    for (char byte : established) peer.write({&byte, 1});
    peer.acceptHandshake();
    peer.echo();
  });
  EXPECT_THAT(echoThrough("ws://play.invalid/", {.proxy = proxyAt(proxy)}).log, echoed);
}

TEST(ThroughHttpProxy, ThatWantsAPasswordAWebSocketFails) {
  RawServer proxy([](Peer& peer) {
    peer.readHead();
    peer.write(asksWho + "Basic realm=\"x\"\r\n\r\n");
    peer.readToEnd();
  });
  EXPECT_EQ(failureThrough("ws://play.invalid/", {.proxy = proxyAt(proxy)}),
            "the proxy answered 407: it requires a user name and a password");
}

TEST(ThroughHttpProxy, ThatWantsAnotherAuthenticationAWebSocketKeepsItsPassword) {
  std::vector<std::string> asked;
  RawServer proxy([&](Peer& peer) {
    asked.push_back(peer.readHead());
    peer.write(asksWho + "Digest realm=\"x, Basic\"\r\n\r\n");
  });
  EXPECT_THAT(failureThrough("ws://play.invalid/", {.proxy = proxyAt(proxy, "http", "me:hush@")}),
              HasSubstr("an authentication scheme other than Basic"));
  proxy.finish();
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_THAT(asked[0], testing::Not(HasSubstr("Authorization")));
}

TEST(ThroughHttpProxy, ThatRefusesThePasswordAWebSocketFailsAtTheSecondTry) {
  RawServer proxy([](Peer& peer) {
    peer.readHead();
    peer.write(asksWho + "Basic realm=\"x\"\r\n\r\n");
  });
  EXPECT_EQ(failureThrough("ws://play.invalid/", {.proxy = proxyAt(proxy, "http", "me:hush@")}),
            "the proxy answered 407: it does not accept this user name and password");
  proxy.finish();
  EXPECT_EQ(proxy.connections(), 2);
}

TEST(ThroughHttpProxy, ThatSendsMoreThanItsAnswerAWebSocketFails) {
  for (const char* url : {"ws://play.invalid/", "wss://play.invalid/"}) {
    std::string heard;
    RawServer proxy([&](Peer& peer) {
      peer.readHead();
      peer.write(established + "HTTP/1.1 101 Switching Protocols\r\n\r\n");
      heard = peer.readToEnd();
    });
    EXPECT_EQ(failureThrough(url, {.proxy = proxyAt(proxy)}),
              "the proxy sent more than its answer");
    proxy.finish();
    EXPECT_EQ(heard, "") << url;
  }
}

TEST(ThroughHttpProxy, ThatEndsEarlyAWebSocketFails) {
  for (const char* answer : {"", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nA: b\r\n"}) {
    RawServer proxy([&](Peer& peer) {
      peer.readHead();
      peer.write(answer);
    });
    EXPECT_EQ(failureThrough("ws://play.invalid/", {.proxy = proxyAt(proxy)}),
              "the proxy ended the connection before it had answered")
        << answer;
  }
}

TEST(ThroughHttpProxy, ThatResetsAWebSocketFails) {
  RawServer proxy([](Peer& peer) {
    peer.readHead();
    peer.resetAtTheEnd();
  });
  EXPECT_EQ(failureThrough("ws://play.invalid/", {.proxy = proxyAt(proxy)}),
            "the connection was reset by the proxy 127.0.0.1:" + std::to_string(proxy.port()));
}

TEST(ThroughHttpProxy, ThatNeverEndsItsAnswerAWebSocketFails) {
  RawServer proxy([](Peer& peer) {
    peer.readHead();
    peer.write("HTTP/1.1 200 OK\r\n");
    while (peer.write("X-Endless: " + std::string(1000, 'x') + "\r\n")) {
    }
  });
  EXPECT_THAT(failureThrough("ws://play.invalid/", {.proxy = proxyAt(proxy)}),
              HasSubstr("the proxy's response head"));
}

TEST(ThroughHttpProxy, ThatHangsAWebSocketGivesUp) {
  RawServer proxy([](Peer& peer) {
    peer.write("HTTP/1.1 200 OK\r\n");
    peer.readToEnd();
  });
  EXPECT_EQ(failureThrough("ws://play.invalid/",
                           {.proxy = proxyAt(proxy), .openTimeout = milliseconds(100)}),
            "gave up after 100 ms while waiting for the answer of the proxy 127.0.0.1:" +
                std::to_string(proxy.port()));
}

TEST(ThroughHttpProxy, ThatIsNotThereAWebSocketFails) {
  const auto port = std::to_string(unusedPort());
  EXPECT_EQ(failureThrough("ws://play.invalid/", {.proxy = "http://127.0.0.1:" + port}),
            "cannot reach the proxy: connection refused by 127.0.0.1:" + port +
                ": is the server running?");
}

TEST(ThroughHttpProxy, ThatSendsGarbageForTlsAWebSocketFails) {
  RawServer proxy([](Peer& peer) {
    peer.readHead();
    peer.write(established);
    peer.read(1);
    peer.write("<html>please log in to this hotel's network</html>");
    peer.readToEnd();
  });
  EXPECT_THAT(failureThrough("wss://play.invalid/", {.proxy = proxyAt(proxy)}),
              HasSubstr("does not speak TLS"));
}

TEST(ThroughSocks5, AWebSocketOpensAndTheProxyIsAskedForTheName) {
  std::string asked;
  RawServer proxy([&](Peer& peer) {
    peer.read(3);
    peer.write(text({5, 0}));
    asked = peer.read(7 + 12);
    peer.write(socksReply);
    peer.acceptHandshake();
    peer.echo();
  });
  EXPECT_THAT(echoThrough("ws://play.invalid/", {.proxy = proxyAt(proxy, "socks5h")}).log, echoed);
  proxy.finish();
  EXPECT_EQ(asked, text({5, 1, 0, 3, 12}) + "play.invalid" + text({0, 80}));
}

TEST(ThroughSocks5, TheNameIsLookedUpHereAndNextAddressesAreTried) {
  Services::of(Loop::current()).resolver().setLookup([](const std::string&) {
    return LookupResult{{*Address::fromLiteral("[2001:db8::1]"), *Address::fromLiteral("10.0.0.7")},
                        {}};
  });
  std::vector<std::string> asked;
  RawServer proxy([&](Peer& peer) {
    peer.read(3);
    peer.write(text({5, 0}));
    auto start = peer.read(4);
    asked.push_back(start + peer.read(start[3] == 4 ? 18 : 6));
    if (start[3] == 4) {
      peer.write(text({5, 8, 0, 1, 0, 0, 0, 0, 0, 0}));
      peer.readToEnd();
      return;
    }
    peer.write(socksReply);
    peer.acceptHandshake();
    peer.echo();
  });
  EXPECT_THAT(echoThrough("ws://play.example/", {.proxy = proxyAt(proxy, "socks5")}).log, echoed);
  Services::of(Loop::current()).resolver().setLookup(lookUp);
  proxy.finish();
  ASSERT_EQ(asked.size(), 2u);
  EXPECT_EQ(asked[1], text({5, 1, 0, 1, 10, 0, 0, 7, 0, 80}));
}

TEST(ThroughSocks5, ThatWantsAPasswordAWebSocketSaysIt) {
  std::string said;
  RawServer proxy([&](Peer& peer) {
    peer.read(4);
    peer.write(text({5, 2}));
    said = peer.read(2 + 2 + 1 + 4);
    peer.write(text({1, 0}));
    peer.read(7 + 12);
    peer.write(socksReply);
    peer.acceptHandshake();
    peer.echo();
  });
  EXPECT_THAT(
      echoThrough("ws://play.invalid/", {.proxy = proxyAt(proxy, "socks5h", "me:hush@")}).log,
      echoed);
  proxy.finish();
  EXPECT_EQ(said, text({1, 2}) + "me" + text({4}) + "hush");
}

TEST(ThroughSocks5, ThatRefusesAWebSocketFails) {
  RawServer proxy([](Peer& peer) {
    peer.read(3);
    peer.write(text({5, 0}) + text({5, 2, 0, 1, 0, 0, 0, 0, 0, 0}));
    peer.readToEnd();
  });
  EXPECT_EQ(failureThrough("ws://play.invalid/", {.proxy = proxyAt(proxy, "socks5h")}),
            "the proxy did not connect to play.invalid:80: its rules do not allow it");
}

TEST(ProxyOption, ThatIsEmptyLeadsPastTheEnvironmentsProxy) {
  RawServer server(acceptAndEcho);
  setEnvironmentVariable("http_proxy",
                         ("http://127.0.0.1:" + std::to_string(unusedPort())).c_str());
  EXPECT_THAT(echoThrough(server.url(), {.proxy = ""}).log, echoed);
  EXPECT_THAT(failureThrough(server.url(), {}), HasSubstr("cannot reach the proxy"));
  setEnvironmentVariable("no_proxy", "127.0.0.0/8");
  EXPECT_THAT(echoThrough(server.url(), {}).log, echoed);
  unsetEnvironmentVariable("no_proxy");
  setEnvironmentVariable("http_proxy", "socks4://127.0.0.1:1");
  EXPECT_THAT(failureThrough(server.url(), {}),
              HasSubstr("the environment variable http_proxy has an unknown scheme"));
  unsetEnvironmentVariable("http_proxy");
}

TEST(ProxyOption, ThatIsMalformedIsMisuse) {
  std::string name;
  try {
    WebSocket("ws://127.0.0.1/", {.proxy = "gopher://127.0.0.1"});
  } catch (const DOMException& exception) {
    name = exception.name();
    EXPECT_THAT(exception.message(), HasSubstr("The proxy has an unknown scheme"));
  }
  EXPECT_EQ(name, "SyntaxError");
}

// RFC 6455 §4.1, step 2: with a proxy, a name stands for an address.
TEST(ProxyOption, LeavesHandshakesWithOneNameInTurnAndOthersAside) {
  std::atomic<int> proxied = 0;
  std::promise<void> bothNames;
  auto both = bothNames.get_future().share();
  RawServer proxy([&](Peer& peer) {
    peer.readHead();
    // The first handshake for each name waits for the other name: both get here only if they do not
    // wait for each other.
    if (++proxied == 2) bothNames.set_value();
    both.wait();
    peer.write(established);
    peer.acceptHandshake();
    peer.echo();
  });
  std::vector<std::unique_ptr<LoggedSocket>> sockets;
  for (const char* name : {"a.invalid", "a.invalid", "b.invalid"}) {
    auto& socket = *sockets.emplace_back(std::make_unique<LoggedSocket>(
        "ws://" + std::string(name) + "/", WebSocketInit{.proxy = proxyAt(proxy)}));
    socket.onopen = [&socket] { socket.close(1000); };
  }
  runToEnd();
  for (auto& socket : sockets) EXPECT_THAT(socket->log, ElementsAre("open", "close 1000 clean"));
  EXPECT_EQ(proxied, 3);
}

TEST(ProxyOption, HasHandshakesWithOneNameWaitForEachOther) {
  RawServer proxy([](Peer& peer) {
    peer.readHead();
    peer.write(established);
    acceptAndEcho(peer);
  });
  std::string trace;
  LoggedSocket first("ws://a.invalid/", {.proxy = proxyAt(proxy)});
  LoggedSocket second("ws://a.invalid/",
                      {.proxy = proxyAt(proxy),
                       .trace = [&](std::string_view line) { trace += std::string(line) + '\n'; }});
  for (auto* socket : {&first, &second}) socket->onopen = [socket] { socket->close(1000); };
  runToEnd();
  for (auto* socket : {&first, &second}) {
    EXPECT_THAT(socket->log, ElementsAre("open", "close 1000 clean"));
  }
  EXPECT_THAT(trace, HasSubstr("waiting for another handshake with a.invalid:80"));
}

// A proxy that knows only one address family is asked for further addresses, but not endlessly.
TEST(ThroughSocks5, ThatRefusesEveryAddressFourAreTried) {
  Services::of(Loop::current()).resolver().setLookup([](const std::string&) {
    LookupResult found;
    for (int i = 1; i <= 10; ++i)
      found.addresses.push_back(*Address::fromLiteral("10.0.0." + std::to_string(i)));
    return found;
  });
  RawServer proxy([](Peer& peer) {
    peer.read(3);
    peer.write(text({5, 0}));
    peer.read(10);
    peer.write(text({5, 4, 0, 1, 0, 0, 0, 0, 0, 0}));
  });
  EXPECT_NE(failureThrough("ws://play.example/", {.proxy = proxyAt(proxy, "socks5")}), "");
  proxy.finish();
  EXPECT_EQ(proxy.connections(), 4);
  Services::of(Loop::current()).resolver().setLookup(lookUp);
}

// The server was reached, and its other addresses would give the same result.
TEST(ThroughSocks5, OfAServerThatDoesNotSpeakTlsNoOtherAddressIsTried) {
  Services::of(Loop::current()).resolver().setLookup([](const std::string&) {
    return LookupResult{{*Address::fromLiteral("10.0.0.1"), *Address::fromLiteral("10.0.0.2")}, {}};
  });
  RawServer proxy([](Peer& peer) {
    peer.read(3);
    peer.write(text({5, 0}));
    peer.read(10);
    peer.write(socksReply);
    peer.read(1);
    peer.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    peer.readToEnd();
  });
  EXPECT_THAT(failureThrough("wss://play.example/", {.proxy = proxyAt(proxy, "socks5")}),
              HasSubstr("does not speak TLS"));
  proxy.finish();
  EXPECT_EQ(proxy.connections(), 1);
  Services::of(Loop::current()).resolver().setLookup(lookUp);
}

}  // namespace
}  // namespace web::native
