// What a developer sees with WebSocketInit::trace or TWINSOCKET_TRACE=1.
#include <regex>

#include "native/connect/services.h"
#include "native/loop/event_loop.h"
#include "native/native_test.h"
#include "native/test_system.h"

namespace web::native {
namespace {

using testing::AllOf;
using testing::Not;

// The trace of an echo, without the number and the time in front.
std::string traceOf(std::string url, WebSocketInit init) {
  std::string lines;
  init.trace = [&](std::string_view line) {
    const std::regex numberAndTime(R"(\[[0-9]+ \+[0-9]+\.[0-9]+ s\] .*)");
    EXPECT_TRUE(std::regex_match(line.begin(), line.end(), numberAndTime)) << line;
    lines.append(line.substr(line.find("] ") + 2)) += '\n';
  };
  LoggedSocket socket(url, init);
  socket.onopen = [&] { socket.send("hi"); };
  socket.onmessage = [&] { socket.close(1000, "bye"); };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "\"hi\"", "close 1000 clean bye")) << socket.failure;
  return lines;
}

void echo(Peer& peer) {
  peer.acceptHandshake("Set-Cookie: hush\r\n");
  peer.echo();
}

TEST(Tracing, TellsTheStepsTheHeadsAndTheFrames) {
  RawServer server(echo);
  Services::of(Loop::current()).resolver().setLookup([](const std::string&) {
    return LookupResult{{*Address::fromLiteral("127.0.0.1")}, {}};
  });
  const auto port = std::to_string(server.port());
  const auto lines = traceOf("ws://play.example:" + port + "/room", {.compression = false});
  Services::of(Loop::current()).resolver().setLookup(lookUp);
  EXPECT_THAT(lines, testing::StartsWith("opening ws://play.example:" + port +
                                         "/room\n"
                                         "DNS: play.example is 127.0.0.1\n"
                                         "TCP: connecting to 127.0.0.1:" +
                                         port + "\nTCP: connected to 127.0.0.1:" + port +
                                         "\n> GET /room HTTP/1.1\n"));
  EXPECT_THAT(lines, HasSubstr("\n< HTTP/1.1 101 Switching Protocols\n"));
  EXPECT_THAT(lines, HasSubstr("\n> TEXT 'hi' [2 bytes]\n< TEXT 'hi' [2 bytes]\n"
                               "> CLOSE 1000 'bye' [5 bytes]\n< CLOSE 1000 'bye' [5 bytes]\n"));
  EXPECT_TRUE(lines.ends_with("\nclosed 1000\n")) << lines;
}

TEST(Tracing, TellsTheSocketsApart) {
  RawServer server(acceptAndEcho);
  std::vector<std::string> numbers;
  for (int i = 0; i < 2; ++i) {
    std::string first;
    LoggedSocket socket(server.url(), {.trace = [&](std::string_view line) {
                          if (first.empty()) first = line.substr(0, line.find(' '));
                        }});
    socket.close();
    runToEnd();
    numbers.push_back(first);
  }
  EXPECT_THAT(numbers[0], testing::StartsWith("["));
  EXPECT_NE(numbers[0], numbers[1]);
}

TEST(Tracing, ShowsNoSecret) {
  int requests = 0;
  RawServer proxy([&](Peer& peer) {
    peer.readHead();
    peer.write("HTTP/1.1 200 OK\r\n\r\n");
    if (++requests == 1) {
      peer.readHead();
      peer.write("HTTP/1.1 401 Who\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    echo(peer);
  });
  const auto lines = traceOf("ws://me:hush@play.invalid/", {.headers = {{"Cookie", "hush"}},
                                                            .proxy = "http://you:hush@127.0.0.1:" +
                                                                     std::to_string(proxy.port())});
  EXPECT_THAT(lines,
              AllOf(Not(HasSubstr("hush")), Not(HasSubstr("aHVzaA")), Not(HasSubstr("bWU6"))));
  EXPECT_THAT(lines, HasSubstr("> Authorization: (not shown)"));
  EXPECT_THAT(lines, HasSubstr("proxy: by 127.0.0.1:"));
  EXPECT_THAT(lines, HasSubstr("proxy: the tunnel to play.invalid is open"));
  EXPECT_THAT(lines, HasSubstr("opening ws://play.invalid/"));
}

TEST(Tracing, OfTheEnvironmentGoesToStderr) {
  RawServer server(echo);
  const auto printed = [&] {
    testing::internal::CaptureStderr();
    LoggedSocket socket(server.url());
    socket.onopen = [&] { socket.close(); };
    runToEnd();
    return testing::internal::GetCapturedStderr();
  };
  setEnvironmentVariable("TWINSOCKET_TRACE", "1");
  EXPECT_THAT(printed(), HasSubstr("> GET / HTTP/1.1\n"));
  setEnvironmentVariable("TWINSOCKET_TRACE", "0");
  EXPECT_EQ(printed(), "");
  unsetEnvironmentVariable("TWINSOCKET_TRACE");
  EXPECT_EQ(printed(), "");
}

TEST(Tracing, TellsWhyNothingOpens) {
  std::string lines;
  const auto port = std::to_string(unusedPort());
  LoggedSocket socket("ws://127.0.0.1:" + port,
                      {.trace = [&](std::string_view line) { lines.append(line) += '\n'; }});
  runToEnd();
  EXPECT_THAT(lines, HasSubstr("TCP: connection refused by 127.0.0.1:" + port));
  EXPECT_THAT(lines, HasSubstr("failed: connection refused by 127.0.0.1:" + port));
}

}  // namespace
}  // namespace web::native
