// WebSockets §3.1, send(data).
#include <web/reconnecting_websocket.h>

#include <array>

#include "api/api_test.h"

namespace web {
namespace {

// In C++ a literal 0 is also a null pointer, which is not text. In a page send(0) sends "0".
template <class Socket>
concept SendsNull = requires(Socket& socket) {
  socket.send(nullptr);
};
template <class Socket>
concept SendsZero = requires(Socket& socket) {
  socket.send(0);
};
static_assert(!SendsNull<WebSocket> && !SendsZero<WebSocket>);
static_assert(!SendsNull<ReconnectingWebSocket> && !SendsZero<ReconnectingWebSocket>);

// Text, but not in UTF-8: its bytes would go out as a binary message, a literal's with its NUL.
static_assert(!std::convertible_to<decltype(u"text"), BufferSource>);
static_assert(!std::convertible_to<std::u32string, BufferSource>);
static_assert(!std::convertible_to<std::wstring, BufferSource>);

TEST(Send, ThrowsInvalidStateErrorWhileConnecting) {
  LoggingSocket socket;
  EXPECT_EQ(thrownBy([&] { socket.send("early"); }), "InvalidStateError");
  EXPECT_EQ(thrownBy([&] { socket.send(ArrayBuffer(1)); }), "InvalidStateError");
  EXPECT_EQ(thrownBy([&] { socket.send(Blob()); }), "InvalidStateError");
  EXPECT_THAT(socket.channel->calls, IsEmpty());
  EXPECT_EQ(socket.bufferedAmount(), 0u);
}

TEST(Send, TakesTextInEveryForm) {
  LoggingSocket socket;
  socket.openNow();
  socket.send("literal");
  socket.send(std::string("string"));
  socket.send(std::string_view("view"));
  const char* pointer = "pointer";
  socket.send(pointer);
  socket.send(u8"UTF-8");
  EXPECT_THAT(socket.channel->calls,
              ElementsAre("text \"literal\"", "text \"string\"", "text \"view\"",
                          "text \"pointer\"", "text \"UTF-8\""));
}

TEST(Send, TakesBytesInEveryForm) {
  LoggingSocket socket;
  socket.openNow();
  int plain[3] = {};
  socket.send(ArrayBuffer(7));
  socket.send(Blob(std::vector<std::byte>(9)));
  socket.send(std::vector<std::uint8_t>{1, 2, 3});
  socket.send(std::array<float, 4>{});
  socket.send(plain);
  socket.send(std::span<const std::byte>{});
  EXPECT_THAT(socket.channel->calls, ElementsAre("binary 7", "binary 9", "binary 3", "binary 16",
                                                 "binary 12", "binary 0"));
}

TEST(Send, KeepsNulAndEmptyMessages) {
  LoggingSocket socket;
  socket.openNow();
  socket.send(std::string_view("a\0b", 3));
  socket.send("");
  socket.send(std::string_view());
  EXPECT_THAT(socket.channel->calls,
              ElementsAre(std::string("text \"a\0b\"", 10), "text \"\"", "text \"\""));
}

TEST(Send, KeepsTheOrderOfTextBytesAndBlobs) {
  LoggingSocket socket;
  socket.openNow();
  socket.send(Blob(std::vector<std::byte>(1)));
  socket.send("two");
  socket.send(ArrayBuffer(3));
  EXPECT_THAT(socket.channel->calls, ElementsAre("binary 1", "text \"two\"", "binary 3"));
}

TEST(Send, AddsToBufferedAmountAtOnce) {
  LoggingSocket socket;
  socket.openNow();
  socket.send("four");
  EXPECT_EQ(socket.bufferedAmount(), 4u);
  socket.send(ArrayBuffer(6));
  EXPECT_EQ(socket.bufferedAmount(), 10u);
}

TEST(Send, NeverThrowsOnceOpenAndStillCountsWhenClosingAndClosed) {
  LoggingSocket socket;
  socket.openNow();
  socket.close();
  EXPECT_EQ(thrownBy([&] { socket.send("closing"); }), "nothing");
  EXPECT_EQ(socket.bufferedAmount(), 7u);
  socket.channel->finish(true, 1000);
  pollEvents();
  EXPECT_EQ(thrownBy([&] { socket.send("closed"); }), "nothing");
  EXPECT_EQ(socket.bufferedAmount(), 13u);
}

TEST(Send, NeverThrowsAfterCloseWhileConnecting) {
  LoggingSocket socket;
  socket.close();
  EXPECT_EQ(thrownBy([&] { socket.send("x"); }), "nothing");
}

}  // namespace
}  // namespace web
