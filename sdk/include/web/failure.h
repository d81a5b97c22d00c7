// What went wrong, for programs: the kinds of failure that an ErrorEvent reports.
#pragma once

#include <web/export.h>
#include <web/library.h>
#include <web/websocket_init.h>

#include <string>
#include <string_view>
#include <vector>

namespace web {

// The kind of failure that an ErrorEvent reports. message() says what to do about it.
enum class Failure {
  hidden,     // A page is not told.
  name,       // The host's name was not found.
  connect,    // Nobody answered at its addresses, or the connection was refused.
  proxy,      // The proxy could not be reached, or it said no.
  tls,        // The TLS handshake: the certificate, the versions, or the server hung up.
  response,   // An HTTP answer other than 101: ErrorEvent::response() has it.
  handshake,  // An answer to the opening request that is not valid (RFC 6455 §4.1).
  timeout,    // openTimeout, closeTimeout or keepAlive was over.
  protocol,   // The server broke RFC 6455 or RFC 7692, or sent text that is not UTF-8.
  tooLarge,   // maxMessageSize, maxBufferedAmount or another limit was exceeded.
  lost,       // The connection was reset, or ended without a Close frame.
  closed,     // By the program's own close(), before it was open.
  memory,     // There was none left.
};

// The response to the opening request. Natively only; a page is not told.
struct HandshakeResponse {
  int status = 0;               // As in 429.
  std::string statusText = {};  // As in "Too Many Requests", by the server; empty with 101.

  // In the order in which the server sent them. From a 101 response the first 4 KiB, without the
  // fields of the handshake itself: Upgrade, Connection and Sec-WebSocket-….
  std::vector<Header> headers = {};

  // The first 4 KiB of the body, with chunked coding removed. Empty with 101.
  std::string body = {};

  // The value of the first field of that name, case-insensitive; null if there is none.
  TWINSOCKET_API const std::string* header(std::string_view name) const;
};

}  // namespace web
