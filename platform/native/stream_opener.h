// From a host and a port to a stream that is ready for the first byte of HTTP: names, TCP, TLS.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "native/connector.h"
#include "native/event_loop.h"
#include "native/handshake_gate.h"
#include "native/stream.h"

namespace web::native {

// Destroying it gives the attempt up.
class StreamOpener final : private Watcher, private Connector::Owner {
 public:
  struct Opened {
    std::unique_ptr<Stream> stream;
    std::unique_ptr<HandshakeGate::Place> place;  // To be kept until the handshake is over.
  };

  // Who hears of the result. May destroy the opener.
  class Owner {
   public:
    virtual void streamOpened(Opened opened) = 0;
    virtual void streamNotOpened(std::string why) = 0;

   protected:
    ~Owner() = default;
  };

  struct Target {
    std::string host;
    std::uint16_t port;
    bool isSecure;
  };

  StreamOpener(Loop& loop, Target target, Owner& owner);
  ~StreamOpener();

  // May call the owner at once.
  void start();

  // What it is doing, as in "connecting to 127.0.0.1:80".
  std::string activity() const;

 private:
  void connected(Connector::Connected connected) override;
  void notConnected(std::string why) override;
  void ready(Readiness readiness) override;
  void negotiate();

  Loop& loop_;
  const Target target_;
  Owner& owner_;
  std::unique_ptr<Connector> connector_;  // Until TCP is connected.
  Opened opened_;                         // From then on.
};

}  // namespace web::native
