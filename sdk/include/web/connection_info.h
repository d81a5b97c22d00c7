// Details of a socket's connection, for programs that show or measure it.
#pragma once

#include <web/failure.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace web {

// Filled from `open` until `close`, and empty before and after. A browser tells a page none of
// this, so there it is always empty.
struct ConnectionInfo {
  // The other end of the TCP connection, which is the proxy if there is one: "192.0.2.1:443". With
  // a Unix socket it is the path.
  std::string peerAddress = {};

  // For instance "proxy.example:3128". Empty without a proxy.
  std::string proxy = {};

  // For instance "TLSv1.3" and "TLS_AES_256_GCM_SHA384". Empty without TLS.
  std::string tlsVersion = {}, tlsCipher = {};

  // Whether an earlier TLS session was resumed (RFC 8446 §2.2).
  bool isResumed = false;

  // Of the opening handshake: the status is 101.
  HandshakeResponse response = {};
};

// The names are those of WebTransport §5.7. Natively only; in a page nothing has a value.
struct WebSocketStats {
  // Messages passed to send() while the socket was open, and their payload in bytes.
  // bufferedAmount() says how much of it has not been sent yet.
  std::optional<std::uint64_t> messagesSent = {}, bytesSent = {};

  // Messages for which `message` has fired, and their payload in bytes.
  std::optional<std::uint64_t> messagesReceived = {}, bytesReceived = {};

  // As in RFC 6298 §2, measured with the pings of WebSocketInit::keepAlive: no value before the
  // first pong, and updated by each further one.
  std::optional<std::chrono::microseconds> smoothedRtt = {}, rttVariation = {}, minRtt = {};
};

}  // namespace web
