// What went wrong, for programs: how ErrorEvent tells one end from another.
#pragma once

#include <web/export.h>
#include <web/library.h>
#include <web/websocket_init.h>

#include <string>
#include <string_view>
#include <vector>

namespace web {

// What kind of end an ErrorEvent tells of. What is to be done about it: message() says that.
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

// The answer to the opening request. Natively; a page is not told.
struct HandshakeResponse {
  int status = 0;               // As in 429.
  std::string statusText = {};  // As in "Too Many Requests", by the server; empty with 101.

  // In their order, as the server sent them. Of a 101 the first 4 KiB, without the handshake's own
  // fields: Upgrade, Connection and Sec-WebSocket-….
  std::vector<Header> headers = {};

  // Its first 4 KiB, without the coding of chunks. Empty with 101.
  std::string body = {};

  // The value of the first field of that name, in any case; null if there is none.
  TWINSOCKET_API const std::string* header(std::string_view name) const;
};

}  // namespace web
