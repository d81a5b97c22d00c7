// <emscripten/websocket.h>: every function, its result codes, and the order of callbacks.
#include <array>
#include <functional>

#include "emscripten_websocket/emscripten_websocket_test.h"

namespace {

using namespace std::string_literals;

TEST(EmscriptenWebSocket, IsSupported) { EXPECT_TRUE(emscripten_websocket_is_supported()); }

TEST(EmscriptenWebSocket, CallsTheCallbacksOfAWholeLifeInOrder) {
  LoggingSocket socket;
  socket.channel->open();
  socket.channel->receiveText("hi");
  socket.channel->receiveBinary(bytesOf("\1\0\2"s));
  socket.channel->fail("why");
  socket.channel->finish(false, 1006, "");
  web::pollEvents();
  // The size of text includes its NUL.
  EXPECT_THAT(socket.log, ElementsAre("open", "text hi\0"s, "binary \1\0\2"s, "error",
                                      "close 1006 not clean "));
}

TEST(EmscriptenWebSocket, TellsCodeAndReasonOfACleanClose) {
  LoggingSocket socket;
  socket.openNow();
  socket.channel->finish(true, 4000, std::string(123, 'r'));
  web::pollEvents();
  EXPECT_THAT(socket.log, ElementsAre("close 4000 clean " + std::string(123, 'r')));
}

TEST(EmscriptenWebSocket, CutsAReasonThatHasNoRoomInTheEvent) {
  LoggingSocket socket;
  socket.openNow();
  socket.channel->finish(true, 4000, std::string(600, 'r'));
  web::pollEvents();
  EXPECT_THAT(socket.log, ElementsAre("close 4000 clean " + std::string(511, 'r')));
}

TEST(EmscriptenWebSocket, PassesTextWithNulWhole) {
  LoggingSocket socket;
  socket.openNow();
  socket.channel->receiveText("a\0b"s);
  web::pollEvents();
  EXPECT_THAT(socket.log, ElementsAre("text a\0b\0"s));
}

TEST(EmscriptenWebSocket, PassesTheProtocolsThatCommasSeparate) {
  const int socket = newSocket("ws://example.com", "chat,v2");
  EXPECT_GT(socket, 0);
  EXPECT_THAT(lastChannel()->init.protocols, ElementsAre("chat", "v2"));
  emscripten_websocket_delete(socket);
  const int without = newSocket("ws://example.com");
  EXPECT_THAT(lastChannel()->init.protocols, IsEmpty());
  emscripten_websocket_delete(without);
}

TEST(EmscriptenWebSocket, RefusesWhatAPageThrowsFor) {
  EXPECT_EQ(newSocket("ftp://example.com"), EMSCRIPTEN_RESULT_INVALID_PARAM);
  EXPECT_EQ(newSocket("ws://example.com", "chat, v2"), EMSCRIPTEN_RESULT_INVALID_PARAM);
  EXPECT_EQ(newSocket("ws://example.com", "chat,chat"), EMSCRIPTEN_RESULT_INVALID_PARAM);
  EXPECT_EQ(newSocket("ws://example.com", ""), EMSCRIPTEN_RESULT_INVALID_PARAM);
  EXPECT_EQ(newSocket(nullptr), EMSCRIPTEN_RESULT_INVALID_PARAM);
  EXPECT_EQ(emscripten_websocket_new(nullptr), EMSCRIPTEN_RESULT_INVALID_PARAM);
}

TEST(EmscriptenWebSocket, SendsTextAndBytes) {
  LoggingSocket socket;
  socket.openNow();
  std::array<char, 3> bytes{0, 1, 2};
  EXPECT_EQ(emscripten_websocket_send_utf8_text(socket.id, "hi"), EMSCRIPTEN_RESULT_SUCCESS);
  EXPECT_EQ(emscripten_websocket_send_utf8_text(socket.id, nullptr), EMSCRIPTEN_RESULT_SUCCESS);
  EXPECT_EQ(emscripten_websocket_send_binary(socket.id, bytes.data(), 3),
            EMSCRIPTEN_RESULT_SUCCESS);
  EXPECT_EQ(emscripten_websocket_send_binary(socket.id, nullptr, 3),
            EMSCRIPTEN_RESULT_INVALID_PARAM);
  EXPECT_THAT(socket.channel->calls, ElementsAre("text \"hi\"", "text \"\"", "binary 3"));
}

TEST(EmscriptenWebSocket, FailsToSendWhileConnecting) {
  LoggingSocket socket;
  EXPECT_EQ(emscripten_websocket_send_utf8_text(socket.id, "hi"), EMSCRIPTEN_RESULT_FAILED);
  EXPECT_EQ(emscripten_websocket_send_binary(socket.id, nullptr, 0), EMSCRIPTEN_RESULT_FAILED);
  EXPECT_THAT(socket.channel->calls, IsEmpty());
}

TEST(EmscriptenWebSocket, ClosesWithAndWithoutCode) {
  LoggingSocket socket;
  EXPECT_EQ(emscripten_websocket_close(socket.id, 0, nullptr), EMSCRIPTEN_RESULT_SUCCESS);
  EXPECT_EQ(emscripten_websocket_close(socket.id, 0, "dropped"), EMSCRIPTEN_RESULT_SUCCESS);
  EXPECT_EQ(emscripten_websocket_close(socket.id, 1000, nullptr), EMSCRIPTEN_RESULT_SUCCESS);
  EXPECT_EQ(emscripten_websocket_close(socket.id, 4999, "bye"), EMSCRIPTEN_RESULT_SUCCESS);
  EXPECT_EQ(emscripten_websocket_close(socket.id, 1001, nullptr), EMSCRIPTEN_RESULT_INVALID_PARAM);
  EXPECT_EQ(emscripten_websocket_close(socket.id, 1000, std::string(124, 'r').c_str()),
            EMSCRIPTEN_RESULT_INVALID_PARAM);
  EXPECT_THAT(socket.channel->calls,
              ElementsAre("close \"\"", "close \"\"", "close 1000 \"\"", "close 4999 \"bye\""));
}

TEST(EmscriptenWebSocket, TellsStateAndBufferedAmount) {
  LoggingSocket socket;
  unsigned short state = 9;
  unsigned long long amount = 9;
  EXPECT_EQ(emscripten_websocket_get_ready_state(socket.id, &state), EMSCRIPTEN_RESULT_SUCCESS);
  EXPECT_EQ(state, 0);
  socket.openNow();
  emscripten_websocket_send_utf8_text(socket.id, "hello");
  EXPECT_EQ(emscripten_websocket_get_ready_state(socket.id, &state), EMSCRIPTEN_RESULT_SUCCESS);
  EXPECT_EQ(emscripten_websocket_get_buffered_amount(socket.id, &amount),
            EMSCRIPTEN_RESULT_SUCCESS);
  EXPECT_EQ(state, 1);
  EXPECT_EQ(amount, 5u);
  EXPECT_EQ(emscripten_websocket_get_ready_state(socket.id, nullptr),
            EMSCRIPTEN_RESULT_INVALID_PARAM);
  EXPECT_EQ(emscripten_websocket_get_buffered_amount(socket.id, nullptr),
            EMSCRIPTEN_RESULT_INVALID_PARAM);
}

struct Text {
  EMSCRIPTEN_RESULT (*get)(EMSCRIPTEN_WEBSOCKET_T, char*, int);
  EMSCRIPTEN_RESULT (*length)(EMSCRIPTEN_WEBSOCKET_T, int*);
  std::string expected;
};

class EmscriptenWebSocketText : public testing::TestWithParam<int> {
 protected:
  const Text text = std::array<Text, 3>{
      Text{emscripten_websocket_get_url, emscripten_websocket_get_url_length,
           "ws://example.com/chat"},
      Text{emscripten_websocket_get_protocol, emscripten_websocket_get_protocol_length, "v2"},
      Text{emscripten_websocket_get_extensions, emscripten_websocket_get_extensions_length,
           "x\xc3\xa4y"}}[static_cast<std::size_t>(GetParam())];
};

TEST_P(EmscriptenWebSocketText, IsToldWithItsLength) {
  LoggingSocket socket;
  socket.openNow("v2", "x\xc3\xa4y");
  int length = 0;
  EXPECT_EQ(text.length(socket.id, &length), EMSCRIPTEN_RESULT_SUCCESS);
  EXPECT_EQ(static_cast<std::size_t>(length), text.expected.size() + 1);
  std::string room(static_cast<std::size_t>(length) + 1, '-');
  EXPECT_EQ(text.get(socket.id, room.data(), length), EMSCRIPTEN_RESULT_SUCCESS);
  EXPECT_EQ(room, text.expected + "\0-"s);
}

TEST_P(EmscriptenWebSocketText, WantsAPlace) {
  LoggingSocket socket;
  EXPECT_EQ(text.length(socket.id, nullptr), EMSCRIPTEN_RESULT_INVALID_PARAM);
  EXPECT_EQ(text.get(socket.id, nullptr, 3), EMSCRIPTEN_RESULT_INVALID_PARAM);
  EXPECT_EQ(text.length(0, nullptr), EMSCRIPTEN_RESULT_INVALID_TARGET);
  EXPECT_EQ(text.get(0, nullptr, 3), EMSCRIPTEN_RESULT_INVALID_TARGET);
}

INSTANTIATE_TEST_SUITE_P(Each, EmscriptenWebSocketText, testing::Range(0, 3));

TEST(EmscriptenWebSocket, CutsTextBeforeACharacterThatDoesNotFit) {
  LoggingSocket socket;
  socket.openNow("", "x\xc3\xa4y");
  const auto cut = [&](int size) {
    std::array<char, 6> room{'-', '-', '-', '-', '-', '-'};
    EXPECT_EQ(emscripten_websocket_get_extensions(socket.id, room.data(), size),
              EMSCRIPTEN_RESULT_SUCCESS);
    return std::string(room.data(), room.size());
  };
  EXPECT_EQ(cut(-1), "------");
  EXPECT_EQ(cut(0), "------");
  EXPECT_EQ(cut(1), "\0-----"s);
  EXPECT_EQ(cut(2), "x\0----"s);
  EXPECT_EQ(cut(3), "x\0----"s);
  EXPECT_EQ(cut(4), "x\xc3\xa4\0--"s);
  EXPECT_EQ(cut(5), "x\xc3\xa4y\0-"s);
}

TEST(EmscriptenWebSocket, TakesACallbackAway) {
  LoggingSocket socket;
  EXPECT_EQ(emscripten_websocket_set_onopen_callback(socket.id, &socket, nullptr),
            EMSCRIPTEN_RESULT_SUCCESS);
  socket.channel->open();
  socket.channel->receiveText("hi");
  web::pollEvents();
  EXPECT_THAT(socket.log, ElementsAre("text hi\0"s));
}

TEST(EmscriptenWebSocket, IsNoneOnceItIsDeleted) {
  LoggingSocket socket;
  EXPECT_EQ(emscripten_websocket_delete(socket.id), EMSCRIPTEN_RESULT_SUCCESS);
  EXPECT_THAT(socket.channel->calls, ElementsAre("abandon"));
  const int id = socket.id;
  unsigned short state = 0;
  unsigned long long amount = 0;
  const std::array results = {
      emscripten_websocket_delete(id),
      emscripten_websocket_close(id, 1000, nullptr),
      emscripten_websocket_send_utf8_text(id, "hi"),
      emscripten_websocket_send_binary(id, nullptr, 0),
      emscripten_websocket_get_ready_state(id, &state),
      emscripten_websocket_get_buffered_amount(id, &amount),
      emscripten_websocket_set_onopen_callback(id, nullptr, LoggingSocket::onOpen),
      emscripten_websocket_set_onmessage_callback(id, nullptr, LoggingSocket::onMessage),
      emscripten_websocket_set_onerror_callback(id, nullptr, LoggingSocket::onError),
      emscripten_websocket_set_onclose_callback(id, nullptr, LoggingSocket::onClose)};
  EXPECT_THAT(results, testing::Each(EMSCRIPTEN_RESULT_INVALID_TARGET));
}

TEST(EmscriptenWebSocket, NumbersAreNeverUsedAgain) {
  const int first = newSocket("ws://example.com");
  emscripten_websocket_delete(first);
  const int second = newSocket("ws://example.com");
  EXPECT_GT(second, first);
  emscripten_websocket_delete(second);
}

TEST(EmscriptenWebSocket, MayBeDeletedInItsOwnCallback) {
  LoggingSocket socket;
  socket.openNow();
  const auto deleteIt = [](int, const EmscriptenWebSocketMessageEvent* event,
                           void* user) -> EM_BOOL {
    const auto* data = event->data;
    EXPECT_EQ(emscripten_websocket_delete(event->socket), EMSCRIPTEN_RESULT_SUCCESS);
    LoggingSocket::write(event->socket, user, reinterpret_cast<const char*>(data));
    return EM_TRUE;
  };
  emscripten_websocket_set_onmessage_callback(socket.id, &socket, deleteIt);
  socket.channel->receiveText("a text that is long enough to be on the heap");
  socket.channel->receiveText("more");
  web::pollEvents();
  EXPECT_THAT(socket.log, ElementsAre("a text that is long enough to be on the heap"));
}

TEST(EmscriptenWebSocket, DeinitializeDeletesAll) {
  LoggingSocket one, two;
  emscripten_websocket_deinitialize();
  EXPECT_THAT(one.channel->calls, ElementsAre("abandon"));
  EXPECT_THAT(two.channel->calls, ElementsAre("abandon"));
  EXPECT_EQ(emscripten_websocket_delete(one.id), EMSCRIPTEN_RESULT_INVALID_TARGET);
}

}  // namespace
