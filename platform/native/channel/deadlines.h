// The deadlines of a connection that has a stream. Each one has its own
// timer.
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

// Listens to the session's phase changes, which start and stop the timers. The owner is called
// through the member, so that running out of memory fails that connection only.
class Deadlines final : public protocol::ClientSession::PhaseListener, private KeepAlive::Owner {
 public:
  using Phase = protocol::ClientSession::Phase;

  // How long the server may take to close TCP after both Close frames, as in browsers; also how
  // long reading may take to find out why a write has failed.
  static constexpr std::chrono::seconds endTimeout{2};

  class Owner {
   public:
    // The server has not answered the Close frame within closeTimeout.
    virtual void closeTimedOut() = 0;

    // The server has not closed TCP within endTimeout.
    virtual void endTimedOut() = 0;

    // A write has failed, and nothing has been received since.
    virtual void outputTimedOut() = 0;

    // The connection has existed for a while. Called once.
    virtual void connectionLasted() = 0;

    // There was no traffic for a while. The owner returns false if the connection is still busy.
    virtual bool trafficStopped() = 0;

    // As in KeepAlive::Owner.
    virtual void sendPing() = 0;
    virtual void readOnceMore() = 0;
    virtual void serverWentSilent() = 0;

   protected:
    ~Owner() = default;
  };

  // The owner is called through the member, and must outlive this object.
  Deadlines(Membership member, const WebSocketInit& init, Owner& owner);

  void phaseChanged(Phase phase) override;
  void pongReceived() override { keepAlive_.noteAnswer(); }

  // Output was written. While the server still reads what was sent before the Close frame, it
  // is not late.
  void noteWritten(Phase phase) {
    noteTraffic();
    if (phase == Phase::closing) close_.start(closeTimeout_);
    if (phase == Phase::awaitingEnd) end_.start(endTimeout);
  }

  // No write is possible any more.
  void noteLostOutput(Phase phase);

  // Bytes were sent or received.
  void noteTraffic() {
    hadTraffic_ = true;
    if (!quiet_.isRunning()) startQuiet();
  }

  // Bytes were received, or writing became possible again.
  void noteHeard() { keepAlive_.heard(); }
  Clock::time_point heardAt() const { return keepAlive_.heardAt(); }

  // The computer has slept: checks whether the server is still there.
  void checkServer() { keepAlive_.checkServer(); }

  // The connection is over, or starts again.
  void stopAll();

  const RoundTrip* roundTrip() const { return keepAlive_.roundTrip(); }

  // Why the connection ends when closeTimedOut() or serverWentSilent() is called.
  std::string closeTimeoutInWords() const;
  std::string silenceInWords() const;

 private:
  void sendPing() override;
  void readOnceMore() override;
  void fail() override;
  void checkTraffic();
  void startQuiet();

  const Membership member_;
  Owner& owner_;
  const std::chrono::milliseconds closeTimeout_;
  Timer close_, end_, output_, quiet_;
  bool hadTraffic_ = false;  // Since quiet_ was started.
  bool isSettled_ = false;
  KeepAlive keepAlive_;  // While it is open.
};

}  // namespace web::native
