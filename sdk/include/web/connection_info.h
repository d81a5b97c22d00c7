// What is known of a socket's connection, for programs that show or measure it.
#pragma once

#include <web/failure.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace web {

// From `open` until `close`; empty before and after that. A page is told nothing of it, and there
// it stays empty.
struct ConnectionInfo {
  // The other end of the TCP connection, the proxy's if there is one: "192.0.2.1:443". Of a Unix
  // socket it is the path.
  std::string peerAddress = {};

  // As in "proxy.example:3128". Empty without a proxy.
  std::string proxy = {};

  // As in "TLSv1.3" and "TLS_AES_256_GCM_SHA384". Empty without TLS.
  std::string tlsVersion = {}, tlsCipher = {};

  // The TLS session is one of before (RFC 8446 §2.2).
  bool isResumed = false;

  // Of the opening handshake: the status is 101.
  HandshakeResponse response = {};
};

// After WebTransport §5.7, whose names these are. Natively; in a page nothing has a value.
struct WebSocketStats {
  // Messages that send() was given while the socket was open, and the bytes of their payload. What
  // of them is still here is bufferedAmount().
  std::optional<std::uint64_t> messagesSent = {}, bytesSent = {};

  // Messages that the program was told of, and the bytes of their payload.
  std::optional<std::uint64_t> messagesReceived = {}, bytesReceived = {};

  // By RFC 6298 §2, from the keep-alive's pings (WebSocketInit::keepAlive): without a value before
  // the first answer, and as old as the last one.
  std::optional<std::chrono::microseconds> smoothedRtt = {}, rttVariation = {}, minRtt = {};
};

}  // namespace web
