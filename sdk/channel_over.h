// A Channel that wraps another one and overrides part of its behaviour.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "channel.h"

namespace web {

// It replaces a socket's channel when needed, so that programs that do not need it pay nothing.
class ChannelOver : public Channel {
 public:
  explicit ChannelOver(std::shared_ptr<Channel> inner) : inner_(std::move(inner)) {}

  void sendText(std::string_view text) override { inner_->sendText(text); }
  void sendBinary(std::span<const std::byte> bytes) override { inner_->sendBinary(bytes); }
  void close(std::optional<std::uint16_t> code, std::string_view reason) override {
    inner_->close(code, reason);
  }
  void abandon() override { inner_->abandon(); }
  std::string url() const override { return inner_->url(); }
  std::string origin() const override { return inner_->origin(); }
  WebSocket::ReadyState readyState() const override { return inner_->readyState(); }
  std::uint64_t bufferedAmount() const override { return inner_->bufferedAmount(); }
  std::string protocol() const override { return inner_->protocol(); }
  std::string extensions() const override { return inner_->extensions(); }
  bool reportBufferedAmount(BufferedAmountClient& client) override {
    return inner_->reportBufferedAmount(client);
  }
  bool setPaused(bool isPaused) override { return inner_->setPaused(isPaused); }
  ChannelClient* setClient(ChannelClient& client) override { return inner_->setClient(client); }
  void describe(ConnectionInfo& info) const override { inner_->describe(info); }
  void count(WebSocketStats& stats) const override { inner_->count(stats); }

 private:
  const std::shared_ptr<Channel> inner_;
};

}  // namespace web
