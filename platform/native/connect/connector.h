// Connects to a host and port by the address that answers first (RFC 8305, "Happy Eyeballs"): 32
// addresses at most, 8 of them at once.
#pragma once

#include <web/failure.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "native/connect/handshake_gate.h"
#include "native/connect/resolver.h"
#include "native/connect/route.h"
#include "native/connect/tracer.h"
#include "native/loop/membership.h"
#include "native/loop/timer.h"
#include "native/net/socket.h"

namespace web::native {

// Destroying it cancels the attempt.
class Connector {
 public:
  struct Connected {
    Socket socket;  // Its descriptor may still be watched: it must be watched anew, or not at all.
    std::string server;                           // Its address and port.
    std::unique_ptr<HandshakeGate::Place> place;  // Must be kept until the handshake is over.
  };

  // Gets the result. May destroy the connector.
  class Owner {
   public:
    virtual void connected(Connected connected) = 0;
    virtual void notConnected(Failure what, std::string why) = 0;

    // Another handshake with this server comes first. The connector waits until it is over, and
    // then continues.
    virtual void awaitsTurn(const std::string& server) = 0;
    virtual void hasTurn() = 0;

   protected:
    ~Owner() = default;
  };

  struct Endpoint {
    std::string host;
    std::uint16_t port;
    bool inTurn;  // Whether handshakes with one address take turns.

    // How to resolve the name, and which address to connect from. Must outlive the connector.
    const Route* route;
  };

  // The tracer must outlive the connector.
  Connector(Membership member, Endpoint endpoint, const Tracer& tracer, Owner& owner);
  ~Connector();

  // May call the owner before it returns.
  void start();

  // What it is doing, as in "connecting to 127.0.0.1:80".
  std::string doing() const;

 private:
  class Attempt;

  void tryAddresses(LookupResult found);
  bool keepReachable();
  void tryNext();
  void scheduleNext();
  void noteWaiting();
  void succeed(Attempt& attempt);
  void fail(Attempt& attempt);
  void drop(Attempt& attempt);

  const Membership member_;  // The socket that it connects.
  const Endpoint endpoint_;
  const Tracer& tracer_;
  Owner& owner_;

  std::shared_ptr<Resolver::Query> query_;
  std::vector<Address> addresses_;
  std::size_t next_ = 0;
  std::vector<std::unique_ptr<Attempt>> attempts_;
  bool awaitsTurn_ = false;  // True if each attempt waits for another handshake.
  Timer stagger_;
  std::string failure_;  // Why the first address failed, which is the one that people expect.
};

}  // namespace web::native
