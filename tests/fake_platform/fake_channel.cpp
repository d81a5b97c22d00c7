// The fake platform's channel.
#include "fake_platform/fake_channel.h"

#include <web/event_loop.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "fake_platform/fake_timers.h"
#include "init_rules.h"
#include "platform.h"
#include "simulated_network.h"
#include "text/printable.h"
#include "text/utf8.h"

namespace web::fake {

namespace {
std::shared_ptr<FakeChannel>& last() {
  static std::shared_ptr<FakeChannel> channel;
  return channel;
}
}  // namespace

std::shared_ptr<FakeChannel> lastChannel() { return last(); }

FakeChannel::FakeChannel(std::string url, WebSocketInit options, ChannelClient& client)
    : init(std::move(options)), url_(std::move(url)), client_(&client) {}

template <class F>
void FakeChannel::inTask(F report) {
  postTask([self = shared_from_this(), report]() mutable {
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
  inTask([=](FakeChannel& self) {
    self.textLeft = text;
    lendMessage(self.textLeft, *self.client_, &ChannelClient::didReceiveText, [] { return true; });
  });
}

void FakeChannel::receiveBinary(std::vector<std::byte> bytes) {
  inTask([=](FakeChannel& self) {
    self.bytesLeft = bytes;
    lendMessage(self.bytesLeft, *self.client_, &ChannelClient::didReceiveBinary,
                [] { return true; });
  });
}

void FakeChannel::receiveClose() {
  inTask([](FakeChannel& self) { self.state_ = WebSocket::CLOSING; });
}

void FakeChannel::fail(std::string message) {
  inTask([=](FakeChannel& self) { self.client_->didFail(message); });
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

namespace web {

// The fake network's URLs begin with ws: or wss:, and the text after that is not looked at.
std::optional<std::string> urlFault(std::string_view url) {
  if (url.starts_with("ws:") || url.starts_with("wss:")) return {};
  return "'" + std::string(url) + "' does not begin with ws: or wss:.";
}

std::string toWellFormed(std::string_view text) { return protocol::toWellFormed(text); }

std::string printable(std::string_view text) { return protocol::printable(text); }

void abortWith(std::string_view line) {
  std::fputs((std::string(line) + '\n').c_str(), stderr);
  std::abort();
}

Capabilities capabilities() { return {.headers = true}; }

void TargetAddressSpace::tellPage(std::optional<IPAddressSpace>) {}

OpenedChannel openChannel(std::string_view url, const WebSocketInit& init, ChannelClient& client) {
  if (auto fault = urlFault(url)) return Misuse{std::move(*fault), "SyntaxError"};
  if (auto misuse = misuseIn(init.protocols)) return std::move(*misuse);
  if (auto misuse = misuseIn(init)) return std::move(*misuse);
  fake::last() = std::make_shared<fake::FakeChannel>(std::string(url), init, client);
  return std::shared_ptr<Channel>(fake::last());
}

std::string networkOfEnvironment() { return fake::networkOfEnvironment; }

std::chrono::steady_clock::time_point timersNow() {
  return std::chrono::steady_clock::time_point(fake::time());
}

}  // namespace web
