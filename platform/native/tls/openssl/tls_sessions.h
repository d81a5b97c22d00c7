// Sessions to resume (RFC 8446 §2.2): a second connection to a host needs no full handshake.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include <openssl/ssl.h>

namespace web::native {

// Belongs to one TlsContext, so that a session never outlives the trust under which it was made.
// May be called on any thread.
class TlsSessions {
 public:
  struct Free {
    void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
  };
  using Session = std::unique_ptr<SSL_SESSION, Free>;

  void keep(const std::string& host, Session session);

  // The newest one; null if there is none. RFC 8446 §C.4: a TLS 1.3 ticket is used only once.
  Session take(const std::string& host);

 private:
  std::mutex mutex_;
  std::list<std::pair<std::string, Session>> kept_;  // The newest is the last.
};

}  // namespace web::native
