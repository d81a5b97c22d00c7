// Sends texts and bytes of many sizes, with and without compression, and reports whether all come
// back unchanged.
#include <web/event_loop.h>
#include <web/websocket.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <span>
#include <string>
#include <vector>

namespace {

int failures = 0, answers = 0;

void talk(web::WebSocket& socket) {
  socket.binaryType = web::BinaryType::arraybuffer;
  socket.onopen = [&] {
    for (std::size_t size : {0, 1, 125, 126, 65535, 65536, 200000}) {
      socket.send(std::string(size, 'x') + "\u00e4\u20ac");
      socket.send(std::vector<std::uint16_t>(size, 0x1234));
    }
  };
  socket.onmessage = [&](web::MessageEvent& event) {
    ++answers;
    if (auto* text = event.text()) {
      if (!text->ends_with("\u00e4\u20ac")) ++failures;
    } else {
      const std::vector<std::uint16_t> expected(event.arrayBuffer()->byteLength() / 2, 0x1234);
      const auto bytes = std::as_bytes(std::span(expected));
      const auto came = event.arrayBuffer()->bytes();
      if (!std::equal(bytes.begin(), bytes.end(), came.begin(), came.end())) ++failures;
    }
    if (answers % 14 == 0) socket.close(1000, "enough");
  };
  socket.onerror = [](web::ErrorEvent& event) { std::cout << event.message() << '\n'; };
  socket.onclose = [](web::CloseEvent& event) {
    if (!event.wasClean()) ++failures;
  };
  web::run();
}

}  // namespace

// ARGUMENTS: a ws: URL, a wss: URL, and the latter's authority in PEM.
int main(int count, char** arguments) {
  if (count != 4) return 2;
  for (bool compression : {false, true}) {
    web::WebSocket plain(arguments[1], {.compression = compression});
    talk(plain);
    web::WebSocket secure(arguments[2],
                          {.trust = {.authorities = arguments[3]}, .compression = compression});
    talk(secure);
  }
  std::cout << answers << " answers, " << failures << " wrong\n";
  return answers == 4 * 14 && failures == 0 ? 0 : 1;
}
