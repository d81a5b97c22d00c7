// A program that a page drives through exported functions, for ../scripted_page.test.mjs. It prints
// each event.
#include <web/dom_exception.h>
#include <web/event_loop.h>
#include <web/websocket.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <emscripten/em_macros.h>
#include <emscripten/emscripten.h>

namespace {

std::vector<std::unique_ptr<web::WebSocket>> sockets;
std::string wayToDie;  // How to crash in the handler of the next message.

[[gnu::noinline]] void die(std::string_view way) {
  if (way == "abort") std::abort();
  if (way == "trap") __builtin_trap();
  if (way == "exit") std::exit(3);
  if (way == "force exit") emscripten_force_exit(3);
  if (way == "misuse") sockets.back()->close(1);
}

int stateOf(const web::WebSocket& socket) { return static_cast<int>(socket.readyState()); }

void listen(web::WebSocket& socket) {
  socket.binaryType = web::BinaryType::arraybuffer;
  socket.onopen = [] { std::puts("open"); };
  socket.onmessage = [](web::MessageEvent& event) {
    auto* buffer = event.arrayBuffer();
    std::printf("message %zu\n", buffer ? buffer->byteLength() : event.text()->size());
    die(wayToDie);
  };
  socket.onerror = [&socket](web::ErrorEvent& event) {
    std::printf("error '%s' in state %d\n", event.message().c_str(), stateOf(socket));
  };
  socket.onclose = [](web::CloseEvent& event) {
    std::printf("close %d%s\n", event.code(), event.wasClean() ? " clean" : "");
  };
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE void openSocket(const char* url, double maxMessageSize) {
  web::WebSocketInit init;
  if (maxMessageSize > 0) init.maxMessageSize = static_cast<std::size_t>(maxMessageSize);
#if defined(__cpp_exceptions)
  try {
    sockets.push_back(std::make_unique<web::WebSocket>(url, init));
    listen(*sockets.back());
  } catch (const web::DOMException& exception) {
    std::printf("threw %s\n", exception.name().c_str());
  }
#else
  sockets.push_back(std::make_unique<web::WebSocket>(url, init));
  listen(*sockets.back());
#endif
}

EMSCRIPTEN_KEEPALIVE int socketState(int number) { return stateOf(*sockets[number]); }
EMSCRIPTEN_KEEPALIVE void closeSocket(int number) { sockets[number]->close(); }
EMSCRIPTEN_KEEPALIVE void sendText(int number, const char* text) { sockets[number]->send(text); }
EMSCRIPTEN_KEEPALIVE void destroySocket(int number) { sockets[number].reset(); }
EMSCRIPTEN_KEEPALIVE double bufferedBy(int number) { return sockets[number]->bufferedAmount(); }

EMSCRIPTEN_KEEPALIVE void dieNow(const char* way) { die(way); }
EMSCRIPTEN_KEEPALIVE void dieLater(const char* way) { wayToDie = way; }

EMSCRIPTEN_KEEPALIVE void post(const char* line) {
  web::postTask([text = std::string(line)] { std::puts(text.c_str()); });
}

}  // extern "C"

int main() { return 0; }
