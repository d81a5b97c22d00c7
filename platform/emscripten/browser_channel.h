// A Channel over the page's own WebSocket.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "channel.h"
#include "init_rules.h"

namespace web::emscripten {

class BrowserChannel final : public Channel, public std::enable_shared_from_this<BrowserChannel> {
 public:
  explicit BrowserChannel(ChannelClient& client) : client_(&client) {}

  // Nothing, or the exception that the page throws.
  std::optional<Misuse> open(std::string_view url, const WebSocketInit& init);

  void sendText(std::string_view text) override;
  void sendBinary(std::span<const std::byte> bytes) override;
  void close(std::optional<std::uint16_t> code, std::string_view reason) override;
  void abandon() override;

  std::string url() const override;
  std::string origin() const override;
  WebSocket::ReadyState readyState() const override;
  std::uint64_t bufferedAmount() const override;
  std::string protocol() const override;
  std::string extensions() const override;
  ChannelClient* setClient(ChannelClient& client) override {
    return std::exchange(client_, &client);
  }

  // Called by the page's events, until abandon(), and keeps the channel alive during the call.
  enum class Occurrence { open, text, binary, failure, close };
  void did(Occurrence what, bool wasClean = false, std::uint16_t code = 0);

 private:
  ChannelClient* client_;
  int socket_ = 0;  // The glue's id of the page's object.

  // Where the glue writes the data of an event. Memory that the client leaves is reused.
  std::string text_;
  std::vector<std::byte> bytes_;
};

}  // namespace web::emscripten
