// The sockets of twinsocket.h: calls, handlers, lifetime.
#include <array>
#include <functional>

#include "c_api/c_api_test.h"

namespace web::c {
namespace {

TEST(CSocket, CallsTheHandlersOfAWholeLifeInOrder) {
  Socket socket;
  socket.channel->open();
  socket.channel->receiveText("hi");
  socket.channel->receiveBinary(std::vector<std::byte>(3));
  socket.channel->fail("the cable was cut");
  socket.channel->finish(false, 1006, "");
  twinsocket_poll();
  EXPECT_THAT(socket.log.lines, ElementsAre("open", "text hi", "binary 3",
                                            "error the cable was cut", "close 1006 not clean "));
  EXPECT_EQ(socket.log.lastUser, &socket.log);
  EXPECT_EQ(socket.log.lastSocket, socket.socket);
}

TEST(CSocket, TellsCodeAndReasonOfACleanClose) {
  Socket socket;
  socket.openNow();
  socket.channel->finish(true, 4000, "bye");
  twinsocket_poll();
  EXPECT_THAT(socket.log.lines, ElementsAre("close 4000 clean bye"));
}

TEST(CSocket, PassesAnEmptyMessage) {
  Socket socket;
  socket.openNow();
  socket.channel->receiveText("");
  socket.channel->receiveBinary({});
  twinsocket_poll();
  EXPECT_THAT(socket.log.lines, ElementsAre("text ", "binary 0"));
}

TEST(CSocket, PassesTextWithNulWhole) {
  using namespace std::string_literals;
  Socket socket;
  socket.openNow();
  socket.channel->receiveText("a\0b"s);
  twinsocket_poll();
  EXPECT_THAT(socket.log.lines, ElementsAre("text a\0b"s));
  EXPECT_EQ(send(socket.socket, "c\0d"s), TWINSOCKET_OK);
  EXPECT_THAT(socket.channel->calls, ElementsAre("text \"c\0d\""s));
}

TEST(CSocket, DoesWithoutHandlers) {
  twinsocket_handlers none{};
  none.size = sizeof none;
  Socket socket(none);
  socket.channel->open();
  socket.channel->receiveText("hi");
  socket.channel->receiveBinary(std::vector<std::byte>(3));
  socket.channel->fail("why");
  socket.channel->finish(false, 1006);
  twinsocket_poll();
  EXPECT_THAT(socket.log.lines, IsEmpty());
  EXPECT_EQ(twinsocket_ready_state(socket.socket), TWINSOCKET_CLOSED);
}

TEST(CSocket, DoesWithoutOneOfTheTwoMessageHandlers) {
  auto handlers = Log::handlers();
  handlers.on_binary = nullptr;
  Socket text(handlers);
  text.openNow();
  text.channel->receiveBinary(std::vector<std::byte>(3));
  text.channel->receiveText("hi");
  handlers = Log::handlers();
  handlers.on_text = nullptr;
  Socket binary(handlers);
  binary.openNow();
  binary.channel->receiveText("hi");
  binary.channel->receiveBinary(std::vector<std::byte>(3));
  twinsocket_poll();
  EXPECT_THAT(text.log.lines, ElementsAre("text hi"));
  EXPECT_THAT(binary.log.lines, ElementsAre("binary 3"));
}

TEST(CSocket, SendsTextAndBytes) {
  Socket socket;
  socket.openNow();
  const std::array<unsigned char, 3> bytes{1, 2, 3};
  EXPECT_EQ(send(socket.socket, "hi"), TWINSOCKET_OK);
  EXPECT_EQ(twinsocket_send_binary(socket.socket, bytes.data(), bytes.size()), TWINSOCKET_OK);
  EXPECT_EQ(twinsocket_send_text(socket.socket, nullptr, 0), TWINSOCKET_OK);
  EXPECT_EQ(twinsocket_send_binary(socket.socket, nullptr, 0), TWINSOCKET_OK);
  EXPECT_THAT(socket.channel->calls,
              ElementsAre("text \"hi\"", "binary 3", "text \"\"", "binary 0"));
  EXPECT_THAT(socket.channel->binarySent[0], ElementsAre(std::byte{1}, std::byte{2}, std::byte{3}));
  EXPECT_EQ(twinsocket_buffered_amount(socket.socket), 5u);
}

TEST(CSocket, ClosesWithAndWithoutCode) {
  Socket socket;
  socket.openNow();
  EXPECT_EQ(close(socket.socket, 4000, "bye"), TWINSOCKET_OK);
  EXPECT_EQ(close(socket.socket, 0, "dropped"), TWINSOCKET_OK);
  EXPECT_EQ(twinsocket_close(socket.socket, 1000, nullptr, 0), TWINSOCKET_OK);
  EXPECT_THAT(socket.channel->calls,
              ElementsAre("close 4000 \"bye\"", "close \"\"", "close 1000 \"\""));
  EXPECT_EQ(twinsocket_ready_state(socket.socket), TWINSOCKET_CLOSING);
}

TEST(CSocket, TellsItsFacts) {
  Socket socket;
  EXPECT_EQ(twinsocket_ready_state(socket.socket), TWINSOCKET_CONNECTING);
  socket.openNow();
  EXPECT_EQ(twinsocket_ready_state(socket.socket), TWINSOCKET_OPEN);
  std::array<char, 64> room{};
  EXPECT_EQ(std::string(room.data(), twinsocket_url(socket.socket, room.data(), room.size())), url);
  EXPECT_EQ(std::string(room.data(), twinsocket_protocol(socket.socket, room.data(), room.size())),
            "chat");
  EXPECT_EQ(
      std::string(room.data(), twinsocket_extensions(socket.socket, room.data(), room.size())),
      "permessage-deflate");
}

TEST(CSocket, WritesNoMoreThanThereIsRoomFor) {
  Socket socket;
  std::array<char, 5> room{'-', '-', '-', '-', '-'};
  EXPECT_EQ(twinsocket_url(socket.socket, room.data(), 4), url.size());
  EXPECT_EQ(std::string(room.data(), room.size()), "ws:/-");
  EXPECT_EQ(twinsocket_url(socket.socket, nullptr, 0), url.size());
  EXPECT_EQ(twinsocket_url(socket.socket, nullptr, 5), url.size());
}

// Each causes one event; the handler destroys its socket, and no further handler runs.
class CSocketInAHandler : public testing::TestWithParam<int> {};

TEST_P(CSocketInAHandler, MayBeDestroyed) {
  const std::array<std::function<void(fake::FakeChannel&)>, 5> events = {
      [](auto& channel) { channel.open(); },
      [](auto& channel) { channel.receiveText(std::string(100, 'x')); },
      [](auto& channel) { channel.receiveBinary(std::vector<std::byte>(100)); },
      [](auto& channel) { channel.fail("why"); },
      [](auto& channel) { channel.finish(false, 1006, "reason"); },
  };
  twinsocket_handlers handlers{};
  handlers.size = sizeof handlers;
  static const auto destroy = [](void* count, twinsocket* socket) {
    ++*static_cast<int*>(count);
    twinsocket_destroy(socket);
  };
  handlers.on_open = [](void* count, twinsocket* socket) { destroy(count, socket); };
  handlers.on_text = [](void* count, twinsocket* socket, const char* text, size_t size) {
    destroy(count, socket);
    EXPECT_EQ(std::string(text, size), std::string(100, 'x'));
  };
  handlers.on_binary = [](void* count, twinsocket* socket, const void*, size_t) {
    destroy(count, socket);
  };
  handlers.on_error = [](void* count, twinsocket* socket, const char* message, size_t) {
    destroy(count, socket);
    EXPECT_EQ(std::string(message), "why");
  };
  handlers.on_close = [](void* count, twinsocket* socket, bool, std::uint16_t, const char* reason,
                         size_t) {
    destroy(count, socket);
    EXPECT_EQ(std::string(reason), "reason");
  };
  int count = 0;
  twinsocket* socket = nullptr;
  ASSERT_EQ(twinsocket_create(url.data(), url.size(), nullptr, &handlers, &count, &socket),
            TWINSOCKET_OK);
  const auto channel = lastChannel();
  events.at(static_cast<std::size_t>(GetParam()))(*channel);
  channel->receiveText("more");
  twinsocket_poll();
  EXPECT_EQ(count, 1);
  EXPECT_THAT(channel->calls, ElementsAre("abandon"));
}

INSTANTIATE_TEST_SUITE_P(Each, CSocketInAHandler, testing::Range(0, 5));

TEST(CSocket, IsAbandonedWhenDestroyed) {
  std::shared_ptr<fake::FakeChannel> channel;
  {
    Socket socket;
    channel = socket.channel;
  }
  EXPECT_THAT(channel->calls, ElementsAre("abandon"));
  twinsocket_destroy(nullptr);
}

#if GTEST_HAS_DEATH_TEST
TEST(CSocketDeath, AnExceptionThatLeavesAHandlerEndsTheProgram) {
  twinsocket_handlers handlers{};
  handlers.size = sizeof handlers;
  handlers.on_open = [](void*, twinsocket*) { throw std::runtime_error("from a handler"); };
  Socket socket(handlers);
  socket.channel->open();
  EXPECT_DEATH(twinsocket_poll(), "terminat");
}
#endif

}  // namespace
}  // namespace web::c
