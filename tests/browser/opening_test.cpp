// The constructor, and how connections open or fail to.
#include "browser/browser_test.h"

#include <web/dom_exception.h>

#include <chrono>

#include <emscripten/emscripten.h>

namespace web {
namespace {

std::string thrownBy(const std::string& url, WebSocketInit init) {
  try {
    WebSocket socket(url, std::move(init));
  } catch (const DOMException& exception) {
    return exception.name();
  }
  return "nothing";
}

std::string thrownBy(const std::string& url, std::vector<std::string> protocols = {}) {
  return thrownBy(url, WebSocketInit{.protocols = std::move(protocols)});
}

TEST(Opening, RefusesWhatIsNotAWebSocketUrl) {
  for (std::string url : {"ws://", "ws://[::bad", "ftp://example.com/", "wss:", "file:///tmp",
                          "ws://host:99999/", "ws://h/#", "ws://h/#part"}) {
    EXPECT_EQ(thrownBy(url), "SyntaxError") << url;
    EXPECT_FALSE(WebSocket::canConnect(url)) << url;
  }
}

TEST(Opening, SaysWhatIsWrongWithAUrl) {
  try {
    WebSocket socket("ftp://example.com/");
    FAIL() << "it was taken";
  } catch (const DOMException& exception) {
    EXPECT_EQ(exception.message(),
              "'ftp://example.com/' has the scheme ftp: use ws, wss, http or https.");
  }
}

TEST(Opening, RefusesProtocolsThatAreNoTokensOrRepeated) {
  for (std::vector<std::string> protocols :
       std::vector<std::vector<std::string>>{{""}, {"a b"}, {"a,b"}, {"é"}, {"chat", "chat"}})
    EXPECT_EQ(thrownBy(serverUrl("/echo"), protocols), "SyntaxError");
}

// The field that a page cannot set, as named by the exception.
std::string fieldRefused(WebSocketInit init) {
  try {
    WebSocket socket(serverUrl("/echo"), std::move(init));
  } catch (const DOMException& exception) {
    EXPECT_EQ(exception.name(), "NotSupportedError");
    const std::string start = "A page cannot set WebSocketInit::";
    const auto& message = exception.message();
    if (message.starts_with(start)) {
      return message.substr(start.size(), message.find(':', start.size()) - start.size());
    }
    return message;
  }
  return "none";
}

TEST(Opening, RefusesWhatAServerWouldSeeAndAPageCannotShowByItsName) {
  EXPECT_EQ(fieldRefused({.headers = {{"X-Room", "7"}}}), "headers");
  EXPECT_EQ(fieldRefused({.origin = "https://play.example"}), "origin");
  EXPECT_EQ(fieldRefused({.clientCertificate = {.chain = "a", .key = "b"}}), "clientCertificate");
  EXPECT_EQ(fieldRefused({.clientCertificate = {.chain = "a"}}), "clientCertificate");
  EXPECT_EQ(fieldRefused({.clientCertificate = {.key = "b"}}), "clientCertificate");
  EXPECT_EQ(fieldRefused({.serverName = "play.example"}), "serverName");
  EXPECT_EQ(fieldRefused({.connectTo = "127.0.0.1:80"}), "connectTo");
  EXPECT_EQ(fieldRefused({.localAddress = "127.0.0.1"}), "localAddress");
  EXPECT_EQ(fieldRefused({.resolve = [](auto&) { return std::vector<std::string>(); }}), "resolve");
  EXPECT_EQ(fieldRefused({.unixSocket = "/run/play.sock"}), "unixSocket");
}

TEST(Opening, LeavesOutWhatAPageCannotShowIfTheProgramSaysSo) {
  LoggingSocket socket("/echo", {.headers = {{"X-Room", "7"}},
                                 .origin = "https://play.example",
                                 .connectTo = "no host and port:",
                                 .unixSocket = "/run/play.sock",
                                 .clientCertificate = {.chain = "a"},
                                 .serverName = "play.example",
                                 .ignoreUnsupported = true});
  ASSERT_TRUE(socket.waitForOpen());
}

TEST(Opening, SaysBeforehandWhatIsPossible) { EXPECT_EQ(capabilities(), Capabilities()); }

// Today's browsers accept only a list of subprotocols: nobody notices the attempt.
TEST(Opening, KeepsTheAddressSpaceToItselfWhereThePageTakesNoOptions) {
  LoggingSocket socket(serverUrl("/echo"),
                       {.protocols = {"chat"}, .targetAddressSpace = IPAddressSpace::loopback});
  ASSERT_TRUE(socket.waitForOpen());
}

// Run in a Chromium that accepts options (whatwg/websockets, pull request 76).
TEST(WithOptions, TheAddressSpaceIsPassedOn) {
  EXPECT_EQ(capabilities(), Capabilities{.targetAddressSpace = true});
  emscripten_run_script(R"(
    globalThis.theWebSocket = WebSocket;
    globalThis.WebSocket = class extends WebSocket {
      constructor(url, options) {
        super(url, options);
        globalThis.passed = JSON.stringify(options);
      }
    };
  )");
  LoggingSocket socket(serverUrl("/echo"), {.targetAddressSpace = IPAddressSpace::loopback});
  ASSERT_TRUE(socket.waitForOpen());
  EXPECT_STREQ(emscripten_run_script_string("passed"),
               R"({"protocols":[],"targetAddressSpace":"loopback"})");
  LoggingSocket other(serverUrl("/echo"));
  ASSERT_TRUE(other.waitForOpen());
  EXPECT_STREQ(emscripten_run_script_string("passed"), "[]");
  emscripten_run_script("globalThis.WebSocket = theWebSocket");
}

TEST(Opening, TakesWhatTheBrowserDecidesItself) {
  EXPECT_EQ(thrownBy(serverUrl("/echo"), {.proxy = "http://proxy.example:3128",
                                          .trust = {.authorities = "PEM", .system = false},
                                          .minimumTlsVersion = TlsVersion::tls13,
                                          .compression = false,
                                          .maxMessageSize = 1,
                                          .maxBufferedAmount = 1,
                                          .openTimeout = std::chrono::seconds(1),
                                          .closeTimeout = std::chrono::seconds(1),
                                          .keepAlive = std::chrono::seconds(1),
                                          .handshakesInTurn = false}),
            "nothing");
}

// Run with a page that was loaded over TLS.
TEST(OverTls, MixedContentIsASecurityError) {
  EXPECT_EQ(thrownBy("ws://far-away.example/"), "SecurityError");
  LoggingSocket socket("/echo");
  ASSERT_TRUE(socket.waitForOpen());
  EXPECT_THAT(socket.url(), testing::StartsWith("wss://"));
}

// Run with a page whose policy allows connections only to its own server. Chromium fires no
// `close`, and Firefox throws.
TEST(UnderPolicy, ABlockedConnectionFailsLikeTheNetwork) {
  LoggingSocket socket(unusedAddress);
  EXPECT_EQ(socket.readyState(), WebSocket::CONNECTING);
  EXPECT_THAT(socket.log, IsEmpty());
  ASSERT_TRUE(socket.waitForClose());
  letTasksRun();
  EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean \"\""));
}

TEST(Opening, ThrowsWhatThePageThrowsForItsArguments) {
  emscripten_run_script(R"(
    globalThis.theWebSocket = WebSocket;
    globalThis.WebSocket = class {
      constructor() { throw new DOMException('not like this', 'SyntaxError'); }
    };
  )");
  EXPECT_EQ(thrownBy(serverUrl("/echo")), "SyntaxError");
  emscripten_run_script("globalThis.WebSocket = theWebSocket");
  EXPECT_EQ(thrownBy(serverUrl("/echo")), "nothing");
}

TEST(Opening, TakesHttpForWs) {
  LoggingSocket socket("http" + serverUrl("/echo").substr(2));
  EXPECT_EQ(socket.url(), serverUrl("/echo"));
  ASSERT_TRUE(socket.waitForOpen());
}

TEST(Opening, ShowsTheUrlParsedAndSerialised) {
  LoggingSocket socket("WS" + serverUrl("/a/../echo?q=\xc3\xa9 é").substr(2));
  EXPECT_EQ(socket.url(), serverUrl("/echo?q=%C3%A9%20%C3%A9"));
}

TEST(InAPage, RelativeUrlsResolveAgainstThePage) {
  WebSocket socket("echo?a");
  EXPECT_EQ(socket.url(), serverUrl("/echo?a"));
  WebSocket other("//127.0.0.1:9/x");
  EXPECT_EQ(other.url(), "ws://127.0.0.1:9/x");
}

TEST(InNode, ThereIsNoPageForRelativeUrls) { EXPECT_EQ(thrownBy("/echo"), "SyntaxError"); }

TEST(Opening, FiresOpenOnceTheServerHasAgreed) {
  LoggingSocket socket("/echo");
  EXPECT_EQ(socket.readyState(), WebSocket::CONNECTING);
  EXPECT_EQ(socket.protocol(), "");
  EXPECT_EQ(socket.extensions(), "");
  EXPECT_EQ(socket.bufferedAmount(), 0u);
  ASSERT_TRUE(socket.waitForOpen());
  EXPECT_THAT(socket.log, ElementsAre("open"));
}

TEST(Opening, ShowsTheProtocolThatTheServerChose) {
  LoggingSocket socket("/echo", {"chat.v2", "chat"});
  ASSERT_TRUE(socket.waitForOpen());
  EXPECT_EQ(socket.protocol(), "chat.v2");
}

TEST(Opening, ShowsTheExtensionsThatTheServerChose) {
  LoggingSocket socket("/echo?deflate");
  ASSERT_TRUE(socket.waitForOpen());
  EXPECT_THAT(socket.extensions(), testing::StartsWith("permessage-deflate"));
}

TEST(Opening, ThrowsForASendBeforeItIsOver) {
  LoggingSocket socket("/echo");
  EXPECT_THROW(socket.send("too early"), DOMException);
  ASSERT_TRUE(socket.waitForOpen());
  EXPECT_THAT(socket.log, ElementsAre("open"));
}

// To a page, every failure before `open` looks the same.
TEST(Opening, FailsWithErrorAndClose1006) {
  for (std::string url : {unusedAddress, serverUrl("/garbage"), serverUrl("/refused"),
                          serverUrl("/early-end"), serverUrl("/no-such-script")}) {
    LoggingSocket socket(url);
    ASSERT_TRUE(socket.waitForClose()) << url;
    EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean \"\"")) << url;
  }
}

TEST(Opening, FailsWhenItIsClosedBeforeItIsOver) {
  LoggingSocket socket("/never");
  socket.close(3000, "no longer needed");
  EXPECT_EQ(socket.readyState(), WebSocket::CLOSING);
  EXPECT_THAT(socket.log, IsEmpty());
  ASSERT_TRUE(socket.waitForClose());
  EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean \"\""));
}

TEST(InAPage, BlockedPortsFailLikeTheNetwork) {
  LoggingSocket socket("ws://127.0.0.1:25/");
  ASSERT_TRUE(socket.waitForClose());
  EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean \"\""));
}

TEST(InAPage, AnErrorSaysNothing) {
  WebSocket socket(unusedAddress);
  std::vector<std::string> messages;
  socket.onerror = [&](ErrorEvent& event) { messages.push_back(event.message()); };
  ASSERT_TRUE(waitUntil([&] { return socket.readyState() == WebSocket::CLOSED; }));
  EXPECT_THAT(messages, ElementsAre(""));
}

}  // namespace
}  // namespace web
