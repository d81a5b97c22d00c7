// The wire in words, for developers.
#include "protocol/trace.h"

#include <gtest/gtest.h>

#include "protocol/conversation.h"

namespace web::protocol {
namespace {

std::string described(const FrameHeader& header, std::string_view payload) {
  return describeFrame(">", header, asBytes(payload));
}

TEST(Trace, ShowsTextBinaryAndControlFrames) {
  EXPECT_EQ(described({.opcode = Opcode::text, .payloadSize = 2}, "hi"), "> TEXT 'hi' [2 bytes]");
  EXPECT_EQ(described({.opcode = Opcode::binary, .payloadSize = 2}, "\x01\xff"),
            "> BINARY 01 ff [2 bytes]");
  EXPECT_EQ(described({.opcode = Opcode::close, .payloadSize = 5},
                      "\x03\xe8"
                      "bye"),
            "> CLOSE 1000 'bye' [5 bytes]");
  EXPECT_EQ(described({.opcode = Opcode::close}, ""), "> CLOSE [0 bytes]");
  EXPECT_EQ(described({.opcode = Opcode::close, .payloadSize = 1}, std::string_view("\x03\xe8", 1)),
            "> CLOSE 03 [1 byte]");
  EXPECT_EQ(described({.opcode = Opcode::ping, .payloadSize = 1}, "p"), "> PING 70 [1 byte]");
  EXPECT_EQ(described({.opcode = Opcode::pong}, ""), "> PONG [0 bytes]");
}

TEST(Trace, ShowsFragmentsAndCompression) {
  EXPECT_EQ(described({.opcode = Opcode::text, .final = false, .payloadSize = 1}, "a"),
            "> TEXT 'a' [1 byte, to be continued]");
  EXPECT_EQ(described({.opcode = Opcode::continuation, .payloadSize = 1}, "a"),
            "> CONT 61 [1 byte]");
  EXPECT_EQ(described({.opcode = Opcode::text, .compressed = true, .payloadSize = 1}, "a"),
            "> TEXT 61 [1 byte, compressed]");
}

TEST(Trace, CutsWhatIsLongAndHidesWhatIsNotPrintable) {
  EXPECT_EQ(described({.opcode = Opcode::text, .payloadSize = 100}, std::string(100, 'x')),
            "> TEXT '" + std::string(64, 'x') + "…' [100 bytes]");
  EXPECT_EQ(described({.opcode = Opcode::text, .payloadSize = 3}, "a\n\xff"),
            "> TEXT 'a.\xef\xbf\xbd' [3 bytes]");
  EXPECT_EQ(described({.opcode = Opcode::binary, .payloadSize = 17}, std::string(17, '\1')).size(),
            std::string("> BINARY  [17 bytes]").size() + 16 * 3 - 1 + std::string(" …").size());
}

TEST(Trace, ShowsNoCredentialsAndNoCookies) {
  std::string lines;
  traceHead([&lines](std::string_view line) { lines.append(line) += '\n'; }, ">",
            "GET / HTTP/1.1\r\nauthorization: Basic a\r\nProxy-Authorization: b\r\n"
            "COOKIE: c=d\r\nSet-Cookie: e\r\nX-Cookie: f\r\n");
  EXPECT_EQ(lines,
            "> GET / HTTP/1.1\n> authorization: (not shown)\n> Proxy-Authorization: (not shown)\n"
            "> COOKIE: (not shown)\n> Set-Cookie: (not shown)\n> X-Cookie: f\n");
}

TEST(Trace, ShowsTheLastLineOfAHeadThatHasNoEnd) {
  std::string lines;
  traceHead([&lines](std::string_view line) { lines.append(line) += '\n'; }, "<",
            "HTTP/1.1 101\r\nA: b");
  EXPECT_EQ(lines, "< HTTP/1.1 101\n< A: b\n");
}

TEST(Trace, ShowsAFrameOnceInHoweverManyPiecesItComes) {
  std::string lines;
  Conversation conversation;
  conversation.open();
  conversation.session.setTrace([&lines](std::string_view line) { lines.append(line) += '\n'; });
  for (auto part : {"81 05 68 61"_hex, "6c"_hex, "6c 6f"_hex}) conversation.receive(part);
  EXPECT_EQ(lines, "< TEXT 'ha' [5 bytes]\n");
}

TEST(Trace, FollowsAWholeConversation) {
  std::string lines;
  Conversation conversation({"h", "/", {}, {}, false});
  conversation.session.setTrace([&lines](std::string_view line) { lines.append(line) += '\n'; });
  conversation.open();
  conversation.session.sendText("hi");
  conversation.receive(textFrame("ho") + closeFrame(1000));
  EXPECT_EQ(lines,
            "> GET / HTTP/1.1\n"
            "> Host: h\n"
            "> Upgrade: websocket\n"
            "> Connection: Upgrade\n"
            "> Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n"
            "> Sec-WebSocket-Version: 13\n"
            "< HTTP/1.1 101 Switching Protocols\n"
            "< Upgrade: websocket\n"
            "< Connection: Upgrade\n"
            "< Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\n"
            "> TEXT 'hi' [2 bytes]\n"
            "< TEXT 'ho' [2 bytes]\n"
            "< CLOSE 1000 '' [2 bytes]\n"
            "> CLOSE 1000 '' [2 bytes]\n");
}

}  // namespace
}  // namespace web::protocol
