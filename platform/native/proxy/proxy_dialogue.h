// The dialogue with a proxy until the tunnel is established: bytes in, bytes out, without I/O.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "native/net/address.h"
#include "native/proxy/proxy.h"

namespace web::native {

class ProxyDialogue {
 public:
  virtual ~ProxyDialogue() = default;

  enum class Progress { listens, done, failed };

  // Takes the proxy's answers from the front, and no byte more. There may be output after each
  // call.
  virtual Progress receive(std::span<const std::byte>& bytes) = 0;

  // The bytes to send next; empty if it waits for an answer.
  std::string takeOutput() { return std::exchange(output_, {}); }

  // Why it failed, as in "the proxy answered 403 Forbidden".
  const std::string& failure() const { return failure_; }

 protected:
  Progress fail(std::string why) {
    failure_ = std::move(why);
    return Progress::failed;
  }

  std::string output_;

 private:
  std::string failure_;
};

// The host is a name, "127.0.0.1" or "[::1]". If the proxy asks for Basic authentication, the
// dialogue sets `asks` and fails; with `asks` set, a dialogue on a new connection sends user and
// password. `asks` must outlive it.
std::unique_ptr<ProxyDialogue> makeHttpConnect(const Proxy& proxy, const std::string& host,
                                               std::uint16_t port, bool& asks);
std::unique_ptr<ProxyDialogue> makeSocks5(const Proxy& proxy, const std::string& host,
                                          std::uint16_t port);

}  // namespace web::native
