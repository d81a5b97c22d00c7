// A connection's way to its stream and through the opening handshake, within openTimeout.
#pragma once

#include <web/websocket_init.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "native/connect/stream_opener.h"
#include "native/connect/target.h"
#include "native/connect/tracer.h"
#include "native/loop/membership.h"
#include "native/loop/timer.h"
#include "protocol/client_session.h"
#include "protocol/limits.h"
#include "protocol/request.h"
#include "url/url.h"

namespace web::native {

// From the constructor until the session is open or the connection is over. A second try may follow
// the first one: with user and password, if the server asks for them.
class Opening final : private StreamOpener::Owner {
 public:
  class Owner {
   public:
    virtual void streamOpened(std::unique_ptr<Stream> stream) = 0;

    // The server cannot be reached, for this reason.
    virtual void openingFailed(Failure what, const std::string& why) = 0;

    // openTimeout is over.
    virtual void openTimedOut() = 0;

   protected:
    ~Owner() = default;
  };

  // Tracer and owner must outlive it. The owner must not destroy it while being called.
  Opening(Membership member, const protocol::Url& url, const WebSocketInit& init, Target&& target,
          const Tracer& tracer, Owner& owner);
  ~Opening();

  // May call the owner before it returns.
  void start();

  // The session for a second try, after which openAgain() is to be called. Null if there is none,
  // it was taken, or memory has run out.
  std::optional<protocol::ClientSession> takeSecondSession();
  void openAgain();

  // The handshake is over: the next one with this server may begin.
  void finish();

  // Gives up: no stream is needed any more.
  void drop();

  // In a child of fork(): leaves alone what belongs to the parent.
  void leaveAlone();

  // What took longer than openTimeout: "gave up after 30 s while connecting to 127.0.0.1:80".
  std::string timeoutInWords() const;

 private:
  // The wait for another handshake with the same server, which does not count as opening time.
  struct Wait {
    std::string server;
    Clock::time_point since;
    Clock::duration timeLeft, sum{};
  };

  void streamOpened(StreamOpener::Opened opened) override;
  void streamNotOpened(Failure what, std::string why) override { owner_.openingFailed(what, why); }
  void awaitsTurn(const std::string& server) override;
  void hasTurn() override;
  std::string doing() const;
  std::string waitInWords() const;

  const Membership member_;
  const Tracer& tracer_;
  Owner& owner_;
  const Target target_;
  const std::chrono::milliseconds timeout_;
  const protocol::Limits limits_;
  Timer timer_;
  std::optional<protocol::Request> secondRequest_;  // While a second try is possible.
  std::unique_ptr<StreamOpener> opener_;            // Until there is a stream.
  std::unique_ptr<HandshakeGate::Place> place_;     // Until the handshake is over.
  std::unique_ptr<Wait> wait_;                      // If there was one.
};

}  // namespace web::native
