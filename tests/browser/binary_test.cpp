// Binary messages, their order relative to text messages, and bufferedAmount.
#include "browser/browser_test.h"

#include <cstddef>
#include <cstdint>

// What the page calls before it writes a message's bytes (memory_glue.cpp).
extern "C" double twinsocketResizeBytes(double vector, double size);

namespace web {
namespace {

std::vector<std::byte> pattern(std::size_t size) {
  std::vector<std::byte> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 7 + i / 251);
  return bytes;
}

std::vector<std::byte> bytesOf(const MessageData& data) {
  auto bytes = std::get<ArrayBuffer>(data).bytes();
  return {bytes.begin(), bytes.end()};
}

TEST(Binary, OfEverySizeComesBackWhole) {
  const std::vector<std::size_t> sizes = {0, 1, 2, 125, 126, 127, 65535, 65536, 100000, 1 << 20};
  LoggingSocket socket("/echo");
  socket.binaryType = BinaryType::arraybuffer;
  ASSERT_TRUE(socket.waitForOpen());
  for (auto size : sizes) socket.send(pattern(size));
  ASSERT_TRUE(socket.waitForMessages(sizes.size()));
  for (std::size_t i = 0; i < sizes.size(); ++i)
    EXPECT_TRUE(bytesOf(socket.messages[i]) == pattern(sizes[i])) << sizes[i];
}

TEST(Binary, MayBeOverwrittenOnceSendHasReturned) {
  LoggingSocket socket("/echo?deflate");
  socket.binaryType = BinaryType::arraybuffer;
  ASSERT_TRUE(socket.waitForOpen());
  auto bytes = pattern(100000);
  socket.send(bytes);
  bytes.assign(bytes.size(), std::byte{0});
  ASSERT_TRUE(socket.waitForMessages(1));
  EXPECT_TRUE(bytesOf(socket.messages[0]) == pattern(100000));
}

TEST(Binary, ArrivesAsTheBinaryTypeSaysWhenTheEventFires) {
  LoggingSocket socket("/echo");
  ASSERT_TRUE(socket.waitForOpen());
  socket.send(pattern(3));
  ASSERT_TRUE(socket.waitForMessages(1));
  socket.send(pattern(4));
  socket.binaryType = BinaryType::arraybuffer;
  ASSERT_TRUE(socket.waitForMessages(2));
  EXPECT_THAT(socket.log, ElementsAre("open", "message Blob(3)", "message ArrayBuffer(4)"));
}

TEST(Binary, KeepsItsPlaceAmongTexts) {
  LoggingSocket socket("/echo");
  ASSERT_TRUE(socket.waitForOpen());
  socket.send("first");
  socket.send(Blob(pattern(70000)));
  socket.send("third");
  socket.send(pattern(0));
  socket.send("fifth");
  ASSERT_TRUE(socket.waitForMessages(5));
  EXPECT_THAT(socket.log, ElementsAre("open", "message \"first\"", "message Blob(70000)",
                                      "message \"third\"", "message Blob(0)", "message \"fifth\""));
}

TEST(Binary, SurvivesThatTheMemoryGrowsWhileItArrives) {
  LoggingSocket socket("/echo");
  socket.binaryType = BinaryType::arraybuffer;
  std::vector<std::vector<std::byte>> hoard;
  socket.addEventListener(events::message, [&] { hoard.emplace_back(std::size_t{24} << 20); });
  ASSERT_TRUE(socket.waitForOpen());
  for (int i = 0; i < 4; ++i) socket.send(pattern(300000));
  ASSERT_TRUE(socket.waitForMessages(4));
  for (auto& message : socket.messages) EXPECT_TRUE(bytesOf(message) == pattern(300000));
}

TEST(InAPage, BufferedAmountGrowsWithEachSendOfATask) {
  LoggingSocket socket("/echo");
  ASSERT_TRUE(socket.waitForOpen());
  auto bytes = pattern(1 << 20);
  for (std::uint64_t sent = 1; sent <= 3; ++sent) {
    socket.send(bytes);
    EXPECT_EQ(socket.bufferedAmount(), sent << 20);
  }
  socket.send("é");
  EXPECT_EQ(socket.bufferedAmount(), (std::uint64_t{3} << 20) + 2);
  ASSERT_TRUE(socket.waitForMessages(4));
  EXPECT_EQ(socket.bufferedAmount(), 0u);
}

TEST(NotInNode22, BufferedAmountGrowsForEverOnceClosed) {
  LoggingSocket socket("/echo");
  ASSERT_TRUE(socket.waitForOpen());
  socket.close();
  ASSERT_TRUE(socket.waitForClose());
  socket.send("12345");
  letTasksRun();
  socket.send(pattern(3));
  EXPECT_EQ(socket.bufferedAmount(), 8u);
}

// The old content would be copied, and both buffers be there at once.
TEST(Binary, MemoryForALargerMessageDoesNotTakeOverTheContentOfTheOldOne) {
  const auto addressOf = [](const void* object) {
    return static_cast<double>(reinterpret_cast<std::uintptr_t>(object));
  };
  std::vector<std::byte> bytes(16, std::byte{7});
  const auto address = twinsocketResizeBytes(addressOf(&bytes), 4096);
  EXPECT_EQ(address, addressOf(bytes.data()));
  EXPECT_THAT(bytes, testing::AllOf(testing::SizeIs(4096), testing::Each(std::byte{0})));
}

}  // namespace
}  // namespace web
