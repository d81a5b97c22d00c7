// What the clock has to say to a connection that has a stream. Each deadline has a timer of its
// own.
#pragma once

#include <web/websocket_init.h>

#include <chrono>
#include <string>
#include <utility>

#include "native/channel/keep_alive.h"
#include "native/loop/membership.h"
#include "native/loop/timer.h"
#include "protocol/client_session.h"

namespace web::native {

// Started and stopped as the session goes from phase to phase, whose listener this is. Whoever is
// told is told within memory.
class Deadlines final : public protocol::ClientSession::PhaseListener, private KeepAlive::Owner {
 public:
  using Phase = protocol::ClientSession::Phase;

  // For the server to close TCP after both Close frames, as browsers wait; and for reading to find
  // out why a write has failed.
  static constexpr std::chrono::seconds endTimeout{2};

  class Owner {
   public:
    // The server has not answered the Close frame within closeTimeout.
    virtual void closeTimedOut() = 0;

    // The server has not closed TCP within endTimeout.
    virtual void endTimedOut() = 0;

    // A write has failed, and the server has said nothing since.
    virtual void outputTimedOut() = 0;

    // Nothing has been sent or received for a while. The connection may be busy still: false if so.
    virtual bool calmDown() = 0;

    // As of KeepAlive::Owner.
    virtual void sendPing() = 0;
    virtual void listenAgain() = 0;
    virtual void loseServer() = 0;

   protected:
    ~Owner() = default;
  };

  // The owner is told as the member, and outlives this.
  Deadlines(Membership member, const WebSocketInit& init, Owner& owner);

  void phaseChanged(Phase phase) override;
  void pongReceived() override { keepAlive_.noteAnswer(); }

  // Some output has gone out. As long as the server takes what was sent before the Close frame, it
  // is not late.
  void noteWritten(Phase phase);

  // No write is possible any more.
  void noteLostOutput(Phase phase);

  // Something was sent or received.
  void noteTraffic();

  // Bytes have come, or room to write.
  void noteHeard() { keepAlive_.heard(); }

  // The computer has slept: is the server still there?
  void checkServer() { keepAlive_.checkServer(); }

  // The connection is over, or starts again.
  void stopAll();

  const RoundTrip* roundTrip() const { return keepAlive_.roundTrip(); }

  // Why the connection ends when closeTimedOut() or loseServer() is called.
  std::string closeTimeoutInWords() const;
  std::string silenceInWords() const;

 private:
  void sendPing() override;
  void listenAgain() override;
  void lose() override;
  void checkTraffic();

  const Membership member_;
  Owner& owner_;
  const std::chrono::milliseconds closeTimeout_;
  Timer close_, end_, output_, quiet_;
  bool hadTraffic_ = false;  // Since quiet_ was started.
  KeepAlive keepAlive_;      // While it is open.
};

}  // namespace web::native
