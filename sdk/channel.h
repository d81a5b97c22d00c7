// The seam between the SDK and a platform: a Channel carries whole messages for one WebSocket. The
// functions that a platform defines are in platform.h.
#pragma once

#include <web/connection_info.h>
#include <web/failure.h>
#include <web/websocket.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace web {

// The contents of an ErrorEvent. The message is for people, and empty where a page hides the
// reason.
struct ConnectionFailure {
  ConnectionFailure(std::string words, Failure what = Failure::hidden)
      : message(std::move(words)), failure(what) {}

  std::string message;
  Failure failure;
  std::shared_ptr<const HandshakeResponse> response = {};
};

// Receives a Channel's events. Called only from the event loop, never from inside a call to the
// Channel, and never again after abandon(). Its functions let no exception out.
class ChannelClient {
 public:
  static constexpr std::size_t smallestLoan = 4096;

  virtual void didOpen() = 0;

  // The client takes the message by a swap; the channel reuses what the client leaves. A buffer
  // with room for smallestLoan bytes or more must come back, so that the channel can free it when
  // the connection is idle: such a buffer is passed by lendMessage(), and its reference outlives
  // the call even if the client is destroyed meanwhile. The buffer of a smaller message may not
  // outlive the call.
  virtual void didReceiveText(std::string& text) = 0;
  virtual void didReceiveBinary(std::vector<std::byte>& bytes) = 0;

  // At most once, before didClose().
  virtual void didFail(ConnectionFailure failure) = 0;

  // Exactly once, and last.
  virtual void didClose(bool wasClean, std::uint16_t code, std::string reason) = 0;

 protected:
  ~ChannelClient() = default;
};

// Notified when bufferedAmount() falls, after Channel::reportBufferedAmount() and until abandon().
class BufferedAmountClient {
 public:
  // Called within a turn of the loop. Returns true if bufferedAmountIsLow() should be called, which
  // happens in a separate task, like calls to a ChannelClient.
  virtual bool isLow(std::uint64_t before, std::uint64_t now) = 0;
  virtual void bufferedAmountIsLow() = 0;

 protected:
  ~BufferedAmountClient() = default;
};

// The channel owns the state: readyState() becomes CLOSING inside close(), and otherwise changes
// together with the matching call to the client.
class Channel {
 public:
  virtual ~Channel() = default;

  // Called in every state except CONNECTING. Once closing, the message is only counted and
  // discarded.
  virtual void sendText(std::string_view text) = 0;
  virtual void sendBinary(std::span<const std::byte> bytes) = 0;

  // The arguments have been checked. Called in every state.
  virtual void close(std::optional<std::uint16_t> code, std::string_view reason) = 0;

  // The client is gone: close with 1001 "going away", and do not call it any more.
  virtual void abandon() = 0;

  virtual std::string url() const = 0;
  virtual std::string origin() const = 0;  // Of that URL, as in "wss://play.example".
  virtual WebSocket::ReadyState readyState() const = 0;
  virtual std::uint64_t bufferedAmount() const = 0;
  virtual std::string protocol() const = 0;
  virtual std::string extensions() const = 0;

  // The fast path of sendBinary() for a flood, which is tried first, in every state. Returns false
  // if it has done nothing.
  virtual bool sendShort(std::span<const std::byte>) { return false; }

  // Optional abilities. A channel without them returns false, and the SDK provides a substitute.
  virtual bool reportBufferedAmount(BufferedAmountClient&) { return false; }

  // While paused, the client receives no messages, and no other event that came after a message.
  // Has no effect once the channel is closed, unless events are kept.
  virtual bool setPaused(bool) { return false; }

  // Replaces the client, and returns the previous one. Used for channels that cannot pause.
  virtual ChannelClient* setClient(ChannelClient&) { return nullptr; }

  // What is known.
  virtual void describe(ConnectionInfo&) const {}
  virtual void count(WebSocketStats&) const {}
};

// Passes a message to the client in a local variable, since a handler may let the next
// message into `received` by pollEvents(), or destroy its socket. The buffer that the client leaves
// goes back if `isFree()` says that `received` has had no other message.
template <class Buffer, class IsFree>
void lendMessage(Buffer& received, ChannelClient& client, void (ChannelClient::*tell)(Buffer&),
                 IsFree&& isFree) {
  auto message = std::move(received);
  (client.*tell)(message);
  if (isFree()) received = std::move(message);
}

}  // namespace web
