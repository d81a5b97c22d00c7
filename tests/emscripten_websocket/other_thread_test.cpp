// <emscripten/websocket.h>: what threads other than the socket's get. The threads share the fake
// platform's loop, so this one runs the callbacks.
#include <pthread.h>

#include <future>
#include <thread>

#include "emscripten_websocket/emscripten_websocket_test.h"

namespace {

using namespace std::string_literals;

TEST(EmscriptenWebSocket, TellsAnotherThreadOfMessagesWhoseBufferIsUsedAgain) {
  std::promise<pthread_t> handle;
  std::promise<void> over;
  std::thread other([&] {
    emscripten_websocket_delete(0);  // From now on other threads can find this one.
    handle.set_value(pthread_self());
    over.get_future().wait();
  });
  LoggingSocket socket;
  socket.openNow();
  EXPECT_EQ(emscripten_websocket_set_onmessage_callback_on_thread(
                socket.id, &socket, LoggingSocket::onMessage, handle.get_future().get()),
            EMSCRIPTEN_RESULT_SUCCESS);
  socket.channel->receiveText("one");
  socket.channel->receiveText("two");
  web::pollEvents();
  EXPECT_THAT(socket.log, IsEmpty());
  web::pollEvents();
  EXPECT_THAT(socket.log, ElementsAre("text one\0"s, "text two\0"s));
  over.set_value();
  other.join();
}

}  // namespace
