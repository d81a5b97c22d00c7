// The clients of the third method: they only have to listen.
#include "clients.h"

#include <web/event_loop.h>
#include <web/websocket.h>

#include <string>
#include <utility>
#include <vector>

namespace comparison {
namespace {

class WebSocketClients : public Clients {
 public:
  WebSocketClients(std::uint16_t port, std::size_t count, Recorder& recorder)
      : recorder_(recorder) {
    const auto url = "ws://127.0.0.1:" + std::to_string(port) + "/ticker";
    web::WebSocketInit init;
    init.handshakesInTurn = false;
    for (std::size_t i = 0; i < count; ++i) {
      auto& client = clients_.emplace_back(std::make_unique<Client>(url, init));
      client->socket.onmessage = [this, &client = *client](web::MessageEvent& event) {
        if (!event.text() || recorder_.receive(*event.text()) < 0)
          failure_ = "The relay sent something that is not a tick.";
        if (!std::exchange(client.isServed, true)) ++served_;
      };
      client->socket.onerror = [this](web::ErrorEvent& event) { failure_ = event.message(); };
      client->socket.onclose = [this] {
        if (failure_.empty()) failure_ = "The relay closed a WebSocket.";
      };
    }
  }

  ~WebSocketClients() override {
    for (const auto& client : clients_) client->socket.onclose = nullptr;
  }

  bool allServed() const override { return served_ == clients_.size(); }

  void runUntil(Clock::time_point end, bool stopWhenServed) override {
    web::run([this, end, stopWhenServed] {
      return failure_.empty() && Clock::now() < end && !(stopWhenServed && allServed());
    });
  }

  const std::string& failure() const override { return failure_; }

 private:
  struct Client {
    Client(const std::string& url, const web::WebSocketInit& init) : socket(url, init) {}
    web::WebSocket socket;
    bool isServed = false;
  };

  Recorder& recorder_;
  std::vector<std::unique_ptr<Client>> clients_;
  std::size_t served_ = 0;
  std::string failure_;
};

}  // namespace

std::unique_ptr<Clients> webSocketClients(std::uint16_t port, std::size_t count,
                                          Recorder& recorder) {
  return std::make_unique<WebSocketClients>(port, count, recorder);
}

}  // namespace comparison
