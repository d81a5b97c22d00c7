// From a URL to a stream that is ready for the first byte of HTTP: names, TCP, a proxy, TLS.
#pragma once

#include <web/failure.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "native/connect/connector.h"
#include "native/connect/handshake_gate.h"
#include "native/connect/target.h"
#include "native/loop/membership.h"
#include "native/loop/timer.h"
#include "native/net/stream.h"

namespace web::native {

// Destroying it cancels the attempt.
class StreamOpener final : private Watcher, private Connector::Owner {
 public:
  struct Opened {
    std::unique_ptr<Stream> stream;
    std::unique_ptr<HandshakeGate::Place> place;  // To be kept until the handshake is over.
  };

  // Gets the result. May destroy the opener.
  class Owner {
   public:
    virtual void streamOpened(Opened opened) = 0;
    virtual void streamNotOpened(Failure what, std::string why) = 0;

    // As in Connector::Owner.
    virtual void awaitsTurn(const std::string& server) = 0;
    virtual void hasTurn() = 0;

   protected:
    ~Owner() = default;
  };

  // Target and tracer must outlive the opener.
  StreamOpener(Membership member, const Target& target, const Tracer& tracer, Owner& owner);
  ~StreamOpener();

  // May call the owner before it returns.
  void start();

  // What it is doing, as in "connecting to 127.0.0.1:80".
  std::string doing() const;

 private:
  enum class Layer { tcp, tunnel, tls };

  void connectToPath();
  void startThroughProxy();
  void goThroughProxy();
  void unwatch();
  void tryHosts(LookupResult found);
  void connectToProxy();
  void connected(Connector::Connected connected) override;
  void notConnected(Failure what, std::string why) override;
  void awaitsTurn(const std::string& server) override { owner_.awaitsTurn(server); }
  void hasTurn() override { owner_.hasTurn(); }
  void ready(Readiness readiness) override;
  void negotiate();
  bool addLayer();
  void traceLayer() const;
  void fail();
  bool prepareRetry();

  const Membership member_;  // The socket that the stream is for.
  const Target& target_;
  const Tracer& tracer_;
  Owner& owner_;

  // With a proxy: the target's name, or its addresses if the name is resolved here.
  std::shared_ptr<Resolver::Query> query_;
  std::vector<std::string> hosts_;
  std::size_t host_ = 0;
  bool proxyAsks_ = false;     // The proxy has asked for user and password, by 407.
  bool proxyWasTold_ = false;  // They were sent to the proxy, or the next attempt will send them.

  std::unique_ptr<Connector> connector_;  // Until TCP is connected.
  Opened opened_;
  int watched_ = -1;          // The descriptor that is watched; it may be closed already.
  Timer nextTurn_;            // Continues with a layer that has used up its share of a turn.
  Layer layer_ = Layer::tcp;  // The topmost layer so far.
};

}  // namespace web::native
