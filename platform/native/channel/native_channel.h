// The native Channel: the dispatching half, which runs handlers. Its Connection moves the bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "calling_thread.h"
#include "channel.h"
#include "native/channel/connection.h"
#include "native/channel/time_slice.h"
#include "native/loop/event_loop.h"
#include "protocol/client_session.h"
#include "url/url.h"

namespace web::native {

class NativeChannel final : public Channel, public Member {
 public:
  NativeChannel(Loop& loop, const protocol::Url& url, const WebSocketInit& init, Target&& target,
                ChannelClient& client);

  void start();

  void sendText(std::string_view text) override;
  void sendBinary(std::span<const std::byte> bytes) override;
  bool sendShort(std::span<const std::byte> bytes) override;
  void close(std::optional<std::uint16_t> code, std::string_view reason) override;
  void abandon() override;

  std::string url() const override { return url_; }
  std::string origin() const override { return protocol::originOf(url_); }
  WebSocket::ReadyState readyState() const override {
    requireOwnThread();  // Also for send(), which asks for the state first.
    return readyState_;
  }
  std::uint64_t bufferedAmount() const override {
    requireOwnThread();
    return connection_.bufferedAmount();
  }
  std::string protocol() const override {
    requireOwnThread();
    return wasOpened_ ? session().protocol() : std::string();
  }
  std::string extensions() const override {
    requireOwnThread();
    return wasOpened_ ? session().extensions() : std::string();
  }
  bool reportBufferedAmount(BufferedAmountClient& client) override;
  bool setPaused(bool isPaused) override;
  void describe(ConnectionInfo& info) const override;
  void count(WebSocketStats& stats) const override;

 private:
  using Phase = protocol::ClientSession::Phase;

  void flush() override { connection_.flush(); }
  void collect() override { connection_.collect(); }
  void checkConnection() override { connection_.checkServer(); }
  void dispatch() override;
  void drop() override;
  void runOutOfMemory() override;
  void forget() override;

  // Three instructions that report a call on the wrong thread before it corrupts memory.
  void requireOwnThread() const {
    if (callingThread() != thread_) refuseThread();
  }
  void refuseThread() const;

  bool sendShortAnew(std::span<const std::byte> bytes);
  // The message is queued, and `waiting` bytes wait with it. Returns true.
  bool finishShort(std::size_t bytes, std::size_t waiting) {
    connection_.countBuffered(bytes);
    bytesSent_ += bytes;
    ++messagesSent_;
    return !Outlet::isBatch(waiting) || writeBatch();
  }
  bool writeBatch();
  bool tellLowAmount();
  void dispatchPaused();
  void countSent(std::uint64_t bytes) {
    if (readyState_ != WebSocket::OPEN) return;
    ++messagesSent_;
    bytesSent_ += bytes;
  }
  bool dispatchEvents(TimeSlice& slice);
  bool tellMessages(TimeSlice& slice);
  void checkSlice() {
    if (slice_) slice_->checkNext();
  }
  void tell(protocol::SessionEvent event);
  void tellChange(protocol::SessionEvent event);
  void tellFailed();
  void tellClosed();
  bool isListening() const;
  template <class Buffer>
  void tellMessage(Buffer& received, void (ChannelClient::*tellIt)(Buffer&));
  template <class Buffer>
  void lendMessage(Buffer& received, void (ChannelClient::*tellIt)(Buffer&));
  protocol::ClientSession& session() { return connection_.session(); }
  const protocol::ClientSession& session() const { return connection_.session(); }

  const std::uintptr_t thread_ = callingThread();
  bool hasLeft_ = false;   // The loop may be gone.
  Loop* loop_;             // Null once its thread has ended.
  ChannelClient* client_;  // Null once it was told of the end, or is gone.
  const std::string url_;
  Connection connection_;

  WebSocket::ReadyState readyState_ = WebSocket::CONNECTING;
  std::uint64_t events_ = 0;       // Taken from the session so far.
  std::uint64_t nonMessages_ = 0;  // How many of these were not messages.
  bool closedTooEarly_ = false;    // By the program, before it was told that the socket is open.
  bool hasToldFailure_ = false;
  bool wasOpened_ = false;  // And the program knows: what the server chose stays as it is.

  bool isPaused_ = false;
  TimeSlice* slice_ = nullptr;  // Of the innermost dispatch.
  std::uint64_t messagesSent_ = 0, bytesSent_ = 0, bytesReceived_ = 0;
};

}  // namespace web::native
