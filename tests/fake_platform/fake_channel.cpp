// The fake platform's channel.
#include "fake_platform/fake_channel.h"

#include <web/event_loop.h>

#include <utility>

namespace web::fake {

FakeChannel::FakeChannel(std::string url, WebSocketInit options, ChannelClient& client)
    : init(std::move(options)), url_(std::move(url)), client_(&client) {}

template <class F>
void FakeChannel::inTask(F report) {
  postTask([self = shared_from_this(), report = std::move(report)]() mutable {
    if (self->client_) report(*self);
  });
}

void FakeChannel::open(std::string protocol, std::string extensions) {
  inTask([=](FakeChannel& self) {
    self.state_ = WebSocket::OPEN;
    self.protocol_ = protocol;
    self.extensions_ = extensions;
    self.client_->didOpen();
  });
}

void FakeChannel::receiveText(std::string text) {
  inTask([text = std::move(text)](FakeChannel& self) {
    self.textLeft = text;
    lendMessage(self.textLeft, *self.client_, &ChannelClient::didReceiveText, [] { return true; });
  });
}

void FakeChannel::receiveBinary(std::vector<std::byte> bytes) {
  inTask([bytes = std::move(bytes)](FakeChannel& self) {
    self.bytesLeft = bytes;
    lendMessage(self.bytesLeft, *self.client_, &ChannelClient::didReceiveBinary,
                [] { return true; });
  });
}

void FakeChannel::receiveClose() {
  inTask([](FakeChannel& self) { self.state_ = WebSocket::CLOSING; });
}

void FakeChannel::fail(ConnectionFailure failure) {
  inTask([=](FakeChannel& self) { self.client_->didFail(failure); });
}

void FakeChannel::finish(bool wasClean, std::uint16_t code, std::string reason) {
  inTask([=](FakeChannel& self) {
    self.state_ = WebSocket::CLOSED;
    self.client_->didClose(wasClean, code, reason);
  });
}

void FakeChannel::takeSent(std::uint64_t bytes) {
  inTask([=](FakeChannel& self) {
    const auto before = self.bufferedAmount_;
    self.bufferedAmount_ -= bytes;
    auto* client = self.amountClient_;
    if (client && client->isLow(before, self.bufferedAmount_)) {
      self.inTask([](FakeChannel& later) { later.amountClient_->bufferedAmountIsLow(); });
    }
  });
}

bool FakeChannel::reportBufferedAmount(BufferedAmountClient& client) {
  if (reportsBufferedAmount) amountClient_ = &client;
  return reportsBufferedAmount;
}

void FakeChannel::sendText(std::string_view text) {
  calls.push_back("text \"" + std::string(text) + "\"");
  bufferedAmount_ += text.size();
}

void FakeChannel::sendBinary(std::span<const std::byte> bytes) {
  calls.push_back("binary " + std::to_string(bytes.size()));
  binarySent.emplace_back(bytes.begin(), bytes.end());
  bufferedAmount_ += bytes.size();
}

void FakeChannel::close(std::optional<std::uint16_t> code, std::string_view reason) {
  calls.push_back("close" + (code ? " " + std::to_string(*code) : std::string()) + " \"" +
                  std::string(reason) + "\"");
  if (state_ < WebSocket::CLOSING) state_ = WebSocket::CLOSING;
}

void FakeChannel::abandon() {
  calls.push_back("abandon");
  client_ = nullptr;
}

}  // namespace web::fake
