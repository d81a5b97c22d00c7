// A Channel over another one, with a simulated network between them.
#pragma once

#include <web/event_loop.h>
#include <web/network_conditions.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "channel.h"
#include "simulated_network.h"
#include "simulated_way.h"

namespace web {

class ConditionedChannel final : public Channel,
                                 private ChannelClient,
                                 public std::enable_shared_from_this<ConditionedChannel> {
 public:
  using Time = SimulatedWay::Time;

  // How much a slow network may hold in memory for each direction, in addition to a socket's own
  // limits. Beyond that the connection fails.
  static constexpr std::uint64_t mostHeld = std::uint64_t{256} << 20;

  // Like openChannel(), over `init.network`.
  static OpenedChannel open(std::string_view url, const WebSocketInit& init, ChannelClient& client);

  ConditionedChannel(const WebSocketInit& init, ChannelClient& client);
  ~ConditionedChannel() override { hangUp(); }

  void sendText(std::string_view text) override;
  void sendBinary(std::span<const std::byte> bytes) override;
  void close(std::optional<std::uint16_t> code, std::string_view reason) override;
  void abandon() override;
  std::string url() const override { return url_; }
  std::string origin() const override { return origin_; }
  WebSocket::ReadyState readyState() const override { return state_; }
  std::uint64_t bufferedAmount() const override;
  std::string protocol() const override { return protocol_; }
  std::string extensions() const override { return extensions_; }
  ChannelClient* setClient(ChannelClient& client) override {
    return std::exchange(client_, &client);
  }
  void describe(ConnectionInfo& info) const override {
    if (inner_) inner_->describe(info);
  }
  void count(WebSocketStats& stats) const override {
    if (inner_) inner_->count(stats);
  }

 private:
  void didOpen() override;
  void didReceiveText(std::string& text) override;
  void didReceiveBinary(std::vector<std::byte>& bytes) override;
  void didFail(ConnectionFailure failure) override;
  void didClose(bool wasClean, std::uint16_t code, std::string reason) override;

  void send(std::size_t size, std::function<void()> arrive);
  void goUp(std::size_t size, std::function<void()> arrive);
  void receive(std::size_t size, std::function<void()> arrive, Time now = timersNow());
  void turn();
  void wake();
  void cut();
  void fail(ConnectionFailure failure, std::chrono::milliseconds after);
  void hangUp();

  bool isClear(std::uint64_t bytesPerSecond) const;

  const std::shared_ptr<const NetworkConditions> conditions_;
  const std::size_t maxBufferedAmount_;
  ChannelClient* client_;           // Null once the client is gone.
  std::shared_ptr<Channel> inner_;  // Null once the connection is cut.
  WebSocket::ReadyState state_ = WebSocket::CONNECTING;
  SimulatedWay up_, down_;
  std::uint64_t discarded_ = 0;  // Bytes that count in bufferedAmount(), but are discarded.
  std::string url_, origin_, protocol_, extensions_;
  std::optional<Time> cutAt_, wakesAt_;
  TimerId timer_ = TimerId::none;
};

}  // namespace web
