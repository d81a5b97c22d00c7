// A third platform, for tests of the SDK: the test plays the network.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "channel.h"

namespace web::fake {

// Records what the socket asks for, and reports the events that the test chooses.
class FakeChannel final : public Channel, public std::enable_shared_from_this<FakeChannel> {
 public:
  FakeChannel(std::string url, WebSocketInit init, ChannelClient& client);

  // What the network does. Each takes effect in a separate task, in the next pollEvents().
  void open(std::string protocol = {}, std::string extensions = {});
  void receiveText(std::string text);
  void receiveBinary(std::vector<std::byte> bytes);
  void receiveClose();  // The server's Close frame: the state becomes CLOSING.
  void fail(ConnectionFailure failure);
  void fail(std::string message) { fail(ConnectionFailure(std::move(message))); }
  void finish(bool wasClean, std::uint16_t code, std::string reason = {});
  void takeSent(std::uint64_t bytes);  // This many of the bytes that were sent go out.

  // False as in a page, which does not report that bufferedAmount() falls.
  bool reportsBufferedAmount = false;

  // False as in a page, which cannot hold the server back.
  bool pauses = false;

  ConnectionInfo connectionInfo = {};
  WebSocketStats stats = {};

  // How often bufferedAmount() was asked for.
  mutable int amountsAsked = 0;

  // The socket's calls, in order: `text "hi"`, `binary 3`, `close 1000 "done"`, `abandon`.
  std::vector<std::string> calls;
  std::vector<std::vector<std::byte>> binarySent;
  WebSocketInit init;

  // The buffer that the last message left behind.
  std::string textLeft;
  std::vector<std::byte> bytesLeft;

  void sendText(std::string_view text) override;
  void sendBinary(std::span<const std::byte> bytes) override;
  void close(std::optional<std::uint16_t> code, std::string_view reason) override;
  void abandon() override;
  std::string url() const override { return url_; }
  std::string origin() const override { return "the origin of " + url_; }
  WebSocket::ReadyState readyState() const override { return state_; }
  std::uint64_t bufferedAmount() const override {
    ++amountsAsked;
    return bufferedAmount_;
  }
  std::string protocol() const override { return protocol_; }
  std::string extensions() const override { return extensions_; }
  bool reportBufferedAmount(BufferedAmountClient& client) override;
  bool setPaused(bool isPaused) override {
    if (pauses) calls.push_back(isPaused ? "pause" : "resume");
    return pauses;
  }
  ChannelClient* setClient(ChannelClient& client) override {
    return std::exchange(client_, &client);
  }
  void describe(ConnectionInfo& info) const override { info = connectionInfo; }
  void count(WebSocketStats& counted) const override { counted = stats; }

 private:
  template <class F>
  void inTask(F report);

  std::string url_, protocol_, extensions_;
  WebSocket::ReadyState state_ = WebSocket::CONNECTING;
  std::uint64_t bufferedAmount_ = 0;
  ChannelClient* client_;
  BufferedAmountClient* amountClient_ = nullptr;
};

// The value of TWINSOCKET_NETWORK.
inline std::string networkOfEnvironment;

// The channel that was opened last.
std::shared_ptr<FakeChannel> lastChannel();

}  // namespace web::fake
