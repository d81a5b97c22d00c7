// WebSocket, as in https://websockets.spec.whatwg.org/#the-websocket-interface
#pragma once

#include <web/array_buffer.h>
#include <web/blob.h>
#include <web/buffered_amount_low.h>
#include <web/connection_info.h>
#include <web/dom_exception.h>
#include <web/event_target.h>
#include <web/events.h>
#include <web/library.h>
#include <web/websocket_init.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace web {

class Channel;
class ChannelClient;
struct Misuse;
struct OpenedChannel;

enum class BinaryType { blob, arraybuffer };

// Belongs to the thread that creates it, and is used on that thread only. Events fire there, from
// pollEvents() or run(), never from inside a call to the socket. Any handler may destroy the
// socket.
class TWINSOCKET_API WebSocket : public EventTarget {
 public:
  enum class ReadyState : std::uint16_t { CONNECTING, OPEN, CLOSING, CLOSED };
  using enum ReadyState;

  // Starts connecting. Throws "SyntaxError" for a URL that is not ws, wss, http or https or has a
  // fragment, and for a protocol that is not a token or is repeated. In a page loaded over https it
  // also throws "SecurityError" for ws if the browser does (mixed content). Whatever else a page
  // blocks (ports, Content Security Policy) fails like the network: `error`, then `close` 1006.
  explicit WebSocket(std::string_view url);
  WebSocket(std::string_view url, const WebSocketInit& init);

  // One protocol, or a list in order of preference: `"chat"` or `{"chat", "v2"}`. These are
  // templates so that `{.protocols = …}` can only mean a WebSocketInit.
  template <std::convertible_to<std::string_view> P>
  WebSocket(std::string_view url, const P& protocol)
      : WebSocket(url, std::vector{std::string(std::string_view(protocol))}) {}
  template <std::same_as<std::vector<std::string>> P = std::vector<std::string>>
  WebSocket(std::string_view url, P protocols)
      : WebSocket(url, WebSocketInit{.protocols = std::move(protocols)}) {}

  // The same without exceptions, for programs built without them and for URLs from other people:
  // returns null if the constructor would throw, and stores the exception in `refusal`.
  static std::unique_ptr<WebSocket> create(std::string_view url, const WebSocketInit& init,
                                           std::optional<DOMException>& refusal);

  // Closes with "going away" (1001) and fires no more events. Messages sent before still go out.
  ~WebSocket() override;

  // Whether the constructor would accept this, for input that a user typed. Never throws.
  static bool canConnect(std::string_view url, const std::vector<std::string>& protocols = {});

  // The URL that the constructor was given, parsed and serialised.
  std::string url() const;

  ReadyState readyState() const;

  // Payload bytes given to send() but not yet to the network, as of the last turn of the loop.
  // Grows with every send(), even when the socket is closing and the data is discarded.
  std::uint64_t bufferedAmount() const;

  // As in RTCDataChannel (WebRTC §6.2): `bufferedamountlow` fires, in a separate task, when
  // bufferedAmount() falls from above this many bytes to this many or fewer. A page has no such
  // event: there a timer checks bufferedAmount while data is unsent and there is a listener, every
  // 4 ms at first, and up to 256 ms apart while nothing moves.
  std::uint64_t bufferedAmountLowThreshold = 0;
  BufferedAmountLowHandler onbufferedamountlow{*this};

  EventHandler<Event> onopen{*this, events::open};
  EventHandler<ErrorEvent> onerror{*this, events::error};
  EventHandler<CloseEvent> onclose{*this, events::close};

  // What the server chose: empty until `open`, or if it chose none.
  std::string extensions() const;
  std::string protocol() const;

  // Starts the closing handshake. Throws "InvalidAccessError" for a code other than 1000 and
  // 3000–4999, "SyntaxError" for a reason longer than 123 bytes of UTF-8. While CONNECTING it fails
  // the attempt; while CLOSING or CLOSED it does nothing.
  void close();
  void close(std::uint16_t code);
  void close(std::uint16_t code, std::string_view reason);

  // Whether close() would accept this. Never throws.
  static bool canClose(std::uint16_t code, std::string_view reason = {});

  using EventTarget::addEventListener;
  template <ListenerOf<BufferedAmountLowEvent> F>
  ListenerId addEventListener(EventType<BufferedAmountLowEvent>, F listener,
                              ListenerOptions options = {}) {
    return onbufferedamountlow.add(std::move(listener), options);
  }

  EventHandler<MessageEvent> onmessage{*this, events::message};

  // The form in which binary messages arrive; read when the event fires.
  BinaryType binaryType = BinaryType::blob;

  // Queues one message. Throws "InvalidStateError" while CONNECTING. Text that is not valid UTF-8
  // goes out with U+FFFD in place of each ill-formed part.
  void send(std::string_view text);
  void send(std::u8string_view text) {
    send(std::string_view(reinterpret_cast<const char*>(text.data()), text.size()));
  }
  void send(BufferSource data);
  void send(const Blob& data);
  void send(std::nullptr_t) = delete;  // Also send(0): write send("0").

  // No `message` fires until resume(). `error` and `close` do, unless an earlier message has
  // not fired yet: then they fire after it. close() ends the pause, and drops the queued
  // messages.
  //
  // Natively TCP holds the server back once 1 MiB is waiting for the program. In a page nothing
  // does, so messages are queued in order, up to 4 MiB and 65,536 messages; more than that fails
  // the connection. There readyState() comes from the page: it may be CLOSED before the last
  // messages have fired, and pause() holds those as well.
  void pause();

  // The queued messages fire from the loop, in order and never from inside this call.
  void resume();

  // Natively only; empty in a page.
  ConnectionInfo info() const;
  WebSocketStats getStats() const;

 private:
  friend class BufferedAmountLowHandlerOf<WebSocket>;
  class Receiver;
  struct Unopened {};

 public:
  explicit WebSocket(Unopened);  // For create().

 private:
  using ChannelOpener = OpenedChannel(std::string_view url, const WebSocketInit& init,
                                      ChannelClient& client);
  std::optional<Misuse> openBy(ChannelOpener* opener, std::string_view url,
                               const WebSocketInit& init);
  std::optional<Misuse> open(std::string_view url, const WebSocketInit& init);

  void requireNotConnecting() const;

  std::unique_ptr<Receiver> receiver_;
  std::shared_ptr<Channel> channel_;
};

}  // namespace web
