// What went wrong, for programs: the kinds of failure that an ErrorEvent reports.
#pragma once

#include <web/export.h>
#include <web/library.h>
#include <web/websocket_init.h>

#include <string>
#include <string_view>
#include <vector>

namespace web {

// ErrorEvent::message() says the same to people, and what to do about it.
enum class Failure {
  hidden,     // The browser does not tell a page.
  name,       // The host's name was not found.
  connect,    // No address of the host answered, or the connection was refused.
  proxy,      // The proxy could not be reached, or it refused.
  tls,        // The TLS handshake failed: the certificate, the versions, or the server hung up.
  response,   // An HTTP response other than 101: ErrorEvent::response() has it.
  handshake,  // The response to the opening request was not valid (RFC 6455 §4.1).
  timeout,    // openTimeout, closeTimeout or keepAlive has passed.
  protocol,   // The server broke RFC 6455 or RFC 7692, or sent text that is not UTF-8.
  tooLarge,   // maxMessageSize, maxBufferedAmount or another limit was exceeded.
  lost,       // The connection was reset, or ended without a Close frame.
  closed,     // The program called close() before the socket was open.
  memory,     // Out of memory.
};

// The response to the opening request. Natively only; a browser does not tell a page.
struct HandshakeResponse {
  int status = 0;               // For instance 429.
  std::string statusText = {};  // For instance "Too Many Requests"; empty with 101.

  // In the order in which the server sent them. From a 101 response the first 4 KiB, without the
  // fields of the handshake itself: Upgrade, Connection and Sec-WebSocket-….
  std::vector<Header> headers = {};

  // The first 4 KiB of the body, with chunked coding removed. Empty with 101.
  std::string body = {};

  // The value of the first field with that name, ignoring case; null if there is none.
  TWINSOCKET_API const std::string* header(std::string_view name) const;
};

}  // namespace web
