#include "native/tls/tls_words.h"

#include "native/tls/tls_input.h"
#include "text/joined.h"

namespace web::native {

std::string isNoTlsServer(const std::string& host) {
  return joined({host, " does not speak TLS on this port: is it ws:// rather than wss://?"});
}

std::string offersOldVersions(const std::string& host) {
  return joined({host, " offers only versions of TLS that are too old"});
}

std::string sentTooManyMessages(const std::string& host) {
  return joined({host, " sent more than ", std::to_string(TlsInput::mostMessagesInARow),
                 " TLS messages in a row without data"});
}

std::string hasFailed(const std::string& host, const std::string& reason) {
  return joined({"TLS with ", host, " failed: ", reason});
}

std::string refusedUs(const std::string& host, bool hasCertificate, const std::string& reason) {
  return host +
         (hasCertificate ? " does not accept our client certificate: "
                         : " requires a client certificate, and WebSocketInit has none: ") +
         reason;
}

std::string lostConnection(const std::string& host, const Stream& lower, Outcome outcome,
                           bool isEstablished) {
  if (outcome == Outcome::failed)
    return lower.failure().empty() ? "out of memory" : lower.failure();
  if (!isEstablished)
    return joined({host, " ended the connection in the middle of the TLS handshake"});
  return joined({"the connection was cut off: ", host, " did not end it as TLS requires"});
}

}  // namespace web::native
