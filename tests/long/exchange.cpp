#include "long/exchange.h"

#include <cstdio>
#include <span>
#include <utility>
#include <variant>

namespace web::native {

namespace {

constexpr std::uint64_t mostBuffered = std::uint64_t{256} << 10;

// FNV-1a, 32 bits.
std::string hashOf(std::string_view text) {
  std::uint32_t hash = 0x811c9dc5;
  for (unsigned char byte : text) hash = (hash ^ byte) * 0x01000193;
  char hex[9];
  std::snprintf(hex, sizeof hex, "%08x", hash);
  return hex;
}

}  // namespace

std::string numbered(std::uint32_t number) {
  static const std::string letters = [] {
    std::string all;
    for (int i = 0; i < 500; ++i) all += "abcdefghij";
    return all;
  }();
  const std::size_t size = number % 1000 == 999 ? 5000 : number * std::uint64_t{7919} % 23;
  const auto payload = letters.substr(number % 10, size);
  const auto text = std::to_string(number);
  return text + ' ' + hashOf(text + ' ' + payload) + ' ' + payload;
}

Exchange::Exchange(std::string name, std::string_view url, WebSocketInit init, std::uint32_t count)
    : name_(std::move(name)), count_(count), socket_(url, std::move(init)) {
  socket_.binaryType = BinaryType::arraybuffer;
  socket_.onmessage = [this](MessageEvent& event) { check(event); };
  socket_.onerror = [this](ErrorEvent& event) {
    ++errors_;
    end_ = event.message();
  };
  socket_.onclose = [this](CloseEvent& event) {
    ++closes_;
    code_ = event.code();
    if (code_ == 1000) end_ = event.reason();
  };
}

void Exchange::sendSome() {
  if (socket_.readyState() != WebSocket::OPEN) return;
  for (; sent_ < count_ && socket_.bufferedAmount() < mostBuffered; ++sent_) {
    const auto message = numbered(sent_);
    if (sent_ % 2 == 0) {
      socket_.send(message);
    } else {
      socket_.send(std::as_bytes(std::span(message)));
    }
  }
}

void Exchange::check(const MessageEvent& event) {
  const auto* text = event.text();
  const auto* binary = event.arrayBuffer();
  const bool isText = received_ % 2 == 0;
  std::string_view message;
  if (text) message = *text;
  if (binary) {
    const auto bytes = binary->bytes();
    message = {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  if (wrong_.empty() && (isText != (text != nullptr) || message != numbered(received_))) {
    wrong_ = "message " + std::to_string(received_) + " is " + std::string(message.substr(0, 80));
  }
  ++received_;
}

bool Exchange::isComplete() const {
  return wrong_.empty() && code_ == 1000 && end_ == "all there" && sent_ == count_ &&
         received_ == count_;
}

std::string Exchange::fault() const {
  if (!wrong_.empty()) return wrong_;
  if (closes_ != 1) return std::to_string(closes_) + " close events";
  if (code_ == 1006) return errors_ == 1 ? "" : "1006 without one error event";
  return isComplete() ? ""
                      : "closed " + std::to_string(code_) + " " + end_ + ", received " +
                            std::to_string(received_);
}

std::string Exchange::summary() const {
  if (isComplete()) return name_ + ": all " + std::to_string(count_) + " each way";
  return name_ + ": closed " + std::to_string(code_) + " after " + std::to_string(received_) +
         " received, " + std::to_string(sent_) + " sent: " + end_;
}

}  // namespace web::native
