// The kit's adapter (../KIT.md) for twinsocket itself, through its public interface, like any other
// client.
#include <web/dom_exception.h>
#include <web/event_loop.h>
#include <web/websocket.h>

#include <atomic>
#include <memory>

#include "adapter.h"

std::unique_ptr<web::WebSocket> webSocket;

std::string_view viewOf(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void open(const kit::Json& command) {
  try {
    web::WebSocketInit init;
    init.protocols = command["protocols"].get<std::vector<std::string>>();
    webSocket =
        std::make_unique<web::WebSocket>(command["url"].get<std::string>(), std::move(init));
  } catch (const web::DOMException&) {
    return kit::say({{"event", "refused"}});
  }
  webSocket->binaryType = web::BinaryType::arraybuffer;
  webSocket->onopen = [](web::Event&) {
    kit::sayOpen(webSocket->protocol(), webSocket->extensions());
  };
  webSocket->onmessage = [](web::MessageEvent& event) {
    if (auto* text = event.text()) return kit::sayMessage(true, *text);
    kit::sayMessage(false, viewOf(std::get<web::ArrayBuffer>(event.data()).bytes()));
  };
  webSocket->onclose = [](web::CloseEvent& event) {
    kit::sayClosed(event.code(), event.reason(), event.wasClean());
  };
}

void obey(const kit::Json& command) {
  try {
    if (command["do"] == "open") return open(command);
    if (command["do"] == "close") {
      if (!command.contains("code")) return webSocket->close();
      return webSocket->close(command["code"].get<int>(), command.value("reason", ""));
    }
    const std::string data = kit::payloadOf(command);
    if (command["type"] == "text") return webSocket->send(data);
    webSocket->send(std::as_bytes(std::span(data.data(), data.size())));
  } catch (const web::DOMException& exception) {
    std::cerr << exception.what() << '\n';
  }
}

int main() {
  std::atomic<int> waiting = 0;  // Commands that the loop has not handled yet: run() would return,
                                 // as it has nothing else to do.
  kit::readCommands([loop = web::EventLoop::current(), &waiting](const kit::Json& command) {
    ++waiting;
    loop.postTask([command, &waiting] {
      --waiting;
      obey(command);
    });
    waiting.notify_one();
  });
  for (;;) {
    waiting.wait(0);
    web::run();
  }
}
