// Sessions to resume (RFC 8446 §2.2): a second connection to a host needs no second full handshake.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include <openssl/ssl.h>

namespace web::native {

// Of one TlsContext, so that a session never outlives the trust under which it was made. Any thread
// may call it.
class TlsSessions {
 public:
  struct Free {
    void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
  };
  using Session = std::unique_ptr<SSL_SESSION, Free>;

  void keep(const std::string& host, Session session);

  // The newest one; null if there is none. RFC 8446 §C.4: a ticket of TLS 1.3 is used once.
  Session take(const std::string& host);

 private:
  std::mutex mutex_;
  std::list<std::pair<std::string, Session>> kept_;  // The newest last.
};

}  // namespace web::native
