// The C++ half of the page benchmark: echoes with web::WebSocket, counted in the same way as in
// plain.js.
#include <web/websocket.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <emscripten/emscripten.h>

namespace {

// Keeps `window` messages in flight until `count` have come back.
class Round {
 public:
  Round(const char* url, bool isText, std::size_t size, int count, int window)
      : isText_(isText),
        text_(size, 'x'),
        bytes_(size),
        toSend_(count),
        toCome_(count),
        socket_(url) {
    socket_.binaryType = web::BinaryType::arraybuffer;
    socket_.onopen = [this, window] {
      for (int i = 0; i < window; ++i) sendOne();
    };
    socket_.onmessage = [this](web::MessageEvent& event) {
      const auto size = isText_ ? event.text()->size() : event.arrayBuffer()->byteLength();
      if (size != text_.size()) emscripten_run_script("throw new Error('not what was sent')");
      sendOne();
      if (--toCome_ == 0) socket_.close();
    };
    socket_.onclose = [] { emscripten_run_script("Module.roundIsOver()"); };
  }

 private:
  void sendOne() {
    if (toSend_-- <= 0) return;
    if (isText_) {
      socket_.send(text_);
    } else {
      socket_.send(bytes_);
    }
  }

  const bool isText_;
  const std::string text_;
  const std::vector<std::byte> bytes_;
  int toSend_, toCome_;
  web::WebSocket socket_;
};

}  // namespace

extern "C" EMSCRIPTEN_KEEPALIVE void beginRound(const char* url, int isText, int size, int count,
                                                int window) {
  static std::unique_ptr<Round> round;
  round = std::make_unique<Round>(url, isText != 0, static_cast<std::size_t>(size), count, window);
}

int main() { emscripten_run_script("Module.isReady()"); }
