// <emscripten/websocket.h> for programs where EM_BOOL is int: the structs have another layout.
#define TWINSOCKET_EM_BOOL_IS_INT
#include "emscripten_websocket/emscripten_websocket_test.h"

namespace {

using namespace std::string_literals;

// Like Emscripten 3.1.6.
static_assert(offsetof(EmscriptenWebSocketCloseEvent, code) == 8);
static_assert(offsetof(EmscriptenWebSocketCloseEvent, reason) == 10);
static_assert(sizeof(EmscriptenWebSocketCloseEvent::wasClean) == 4);

TEST(EmscriptenWebSocketOfInt, CallsTheCallbacksOfAWholeLifeInOrder) {
  LoggingSocket socket;
  socket.channel->open();
  socket.channel->receiveText("hi");
  socket.channel->receiveBinary(bytesOf("\1\0\2"s));
  socket.channel->fail("why");
  socket.channel->finish(true, 4000, "bye");
  web::pollEvents();
  EXPECT_THAT(socket.log,
              ElementsAre("open", "text hi\0"s, "binary \1\0\2"s, "error", "close 4000 clean bye"));
}

}  // namespace
