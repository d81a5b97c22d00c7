// Text messages, byte for byte in both directions.
#include <set>

#include "browser/browser_test.h"

namespace web {
namespace {

std::string hex(const std::string& bytes) {
  std::string digits;
  for (unsigned char byte : bytes)
    for (int digit : {byte >> 4, byte & 15}) digits += "0123456789abcdef"[digit];
  return digits;
}

// Texts that a program may send and receive, and that other bindings lose.
const std::vector<std::string> texts = {
    "",
    "plain",
    std::string("\0", 1),
    std::string("before\0after", 12),
    "é€😀",
    "a line\nand a carriage return\r\n",
    std::string(48, 'x'),
    std::string(49, 'x'),
    std::string(47, 'x') + "é",
    std::string(100, 'x') + "😀",
    "😀" + std::string(100, 'x'),
};

TEST(Text, GoesOutByteForByte) {
  LoggingSocket socket("/hex");
  ASSERT_TRUE(socket.waitForOpen());
  for (auto& text : texts) socket.send(text);
  ASSERT_TRUE(socket.waitForMessages(texts.size()));
  for (std::size_t i = 0; i < texts.size(); ++i)
    EXPECT_EQ(socket.text(i), "text " + hex(texts[i])) << texts[i];
}

TEST(Text, ComesInByteForByte) {
  LoggingSocket socket("/unhex");
  ASSERT_TRUE(socket.waitForOpen());
  for (auto& text : texts) socket.send(hex(text));
  ASSERT_TRUE(socket.waitForMessages(texts.size()));
  for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(socket.text(i), texts[i]);
}

TEST(NotInNode22, ALeadingBomIsPartOfTheText) {
  LoggingSocket socket("/echo");
  ASSERT_TRUE(socket.waitForOpen());
  socket.send("\xef\xbb\xbf starts with a BOM");
  socket.send("\xef\xbb\xbf");
  ASSERT_TRUE(socket.waitForMessages(2));
  EXPECT_EQ(socket.text(0), "\xef\xbb\xbf starts with a BOM");
  EXPECT_EQ(socket.text(1), "\xef\xbb\xbf");
}

TEST(Text, GoesOutWithAReplacementCharacterForEachIllFormedPart) {
  struct Case {
    std::string text, hex;
  };
  const std::vector<Case> cases = {
      {"\xff", "efbfbd"},
      {"a\xc3", "61efbfbd"},
      {"\xf0\x9f\x98", "efbfbd"},                 // A character without its last byte.
      {"\xed\xa0\x80z", "efbfbdefbfbdefbfbd7a"},  // A lone surrogate.
      {"\xc0\x80", "efbfbdefbfbd"},               // NUL in two bytes.
  };
  LoggingSocket socket("/hex");
  ASSERT_TRUE(socket.waitForOpen());
  for (auto& item : cases) socket.send(item.text);
  ASSERT_TRUE(socket.waitForMessages(cases.size()));
  for (std::size_t i = 0; i < cases.size(); ++i)
    EXPECT_EQ(socket.text(i), "text " + cases[i].hex) << hex(cases[i].text);
}

TEST(Text, OfAMebibyteComesBackWhole) {
  std::string ascii(1 << 20, 'x'), other;
  while (other.size() < ascii.size()) other += "aé€😀";
  LoggingSocket socket("/echo");
  ASSERT_TRUE(socket.waitForOpen());
  socket.send(ascii);
  socket.send(other);
  ASSERT_TRUE(socket.waitForMessages(2));
  EXPECT_TRUE(socket.text(0) == ascii);  // Not EXPECT_EQ, which would print 1 MiB.
  EXPECT_TRUE(socket.text(1) == other);
}

// The addresses at which `count` echoes of the text arrive.
std::set<const char*> buffersOf(const std::string& text, std::size_t count) {
  LoggingSocket socket("/echo");
  std::vector<const char*> addresses;
  socket.onmessage = [&](MessageEvent& event) { addresses.push_back(event.text()->data()); };
  EXPECT_TRUE(socket.waitForOpen());
  for (std::size_t i = 0; i < count; ++i) socket.send(text);
  EXPECT_TRUE(waitUntil([&] { return addresses.size() == count; }));
  return {addresses.begin(), addresses.end()};
}

TEST(Text, IsReceivedIntoOneOfTwoBuffersByTurns) {
  EXPECT_EQ(buffersOf("a message that is too long for the string itself", 5).size(), 2u);
}

TEST(Text, IsReceivedIntoTheBufferThatTheLastHandlerLeftIfItIsLong) {
  EXPECT_EQ(buffersOf(std::string(10000, 'x'), 5).size(), 1u);
}

}  // namespace
}  // namespace web
