// The serving half of a channel: connects one WebSocket to its server and moves its bytes.
#pragma once

#include <web/connection_info.h>
#include <web/websocket_init.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "native/channel/deadlines.h"
#include "native/channel/failure_of.h"
#include "native/channel/inbox.h"
#include "native/channel/intake.h"
#include "native/channel/opening.h"
#include "native/channel/outlet.h"
#include "native/connect/tracer.h"
#include "native/loop/membership.h"
#include "native/net/stream.h"
#include "protocol/client_session.h"
#include "protocol/message_writer.h"
#include "url/url.h"

namespace web::native {

// Connects a session with a stream and deadlines. Runs no handler: it asks the loop to dispatch the
// owner when the session may have events.
class Connection final : private Watcher,
                         private Opening::Owner,
                         private Deadlines::Owner,
                         private Inbox::Owner,
                         private protocol::OutputTaker {
 public:
  Connection(Membership member, const protocol::Url& url, const WebSocketInit& init,
             Target&& target);
  ~Connection();

  void start();

  protocol::ClientSession& session() { return session_; }
  const protocol::ClientSession& session() const { return session_; }

  // Returns an event that the network thread has collected, or else the session's next one.
  protocol::SessionEvent nextEvent() { return inbox_.nextEvent(); }
  std::string& text() { return inbox_.text(); }
  std::vector<std::byte>& binary() { return inbox_.binary(); }

  // No collected event is left: nextEvent() returns the session's.
  bool hasNothingCollected() const { return inbox_.empty(); }

  // On the network thread: collects events until too much waits for the program.
  void collect();

  // The same on the program's own thread, while the socket is paused.
  void collectAll();

  // The first collected event is not a message.
  bool hasChange() const { return inbox_.beginsWithChange(); }

  // The computer has slept: checks whether the server is still there.
  void checkServer() { deadlines_.checkServer(); }

  // The session has parsed all received bytes, and no event waits.
  bool isIdle() const { return !intake_.hasUnparsed() && !intake_.isHeldBack() && inbox_.empty(); }

  // Discards messages that were not delivered yet, and those still to come.
  void stopListening() {
    inbox_.stopListening();
    if (!isOver()) member_.collectSoon();
  }

  // After events were taken: sends the answers to pings and to a Close frame.
  void answer() {
    if (stream_ && outlet_.hasWork()) member_.flushSoon();
  }

  // After the program has called send() or close(): writes now, or at the end of the turn.
  void writeSoon();

  // Writes the parts of a large message while send() masks it; null if the message must wait.
  protocol::OutputTaker* taker() { return stream_ && outlet_.isReady() ? this : nullptr; }

  // Writes all pending output that the stream takes.
  void flush();

  // For the program's own turn: from now on it sees how much the network thread has sent.
  void updateBufferedAmount() {
    if (outlet_.updateBufferedAmount()) member_.dispatchSoon();
  }

  // The session's bufferedAmount, as of the last turn.
  std::uint64_t bufferedAmount() const { return outlet_.bufferedAmount(); }
  void countBuffered(std::uint64_t bytes) { outlet_.countBuffered(bytes); }
  LowAmount& lowAmount() { return outlet_.lowAmount(); }

  // When the bytes of the next event were received, if that was in this turn; otherwise, now.
  Clock::time_point receivedAt() {
    return std::exchange(hasJustRead_, false) ? deadlines_.heardAt() : Clock::now();
  }

  // Call it when the session has no more events. Reads more bytes if there are any, up to a budget
  // per turn. Returns true if the session may have events again.
  bool readMore(std::size_t& budget);

  // Why the connection has failed.
  Failure failure() const { return failureOf(session_.cause(), ownFailure_); }

  // See channel/facts.cpp.
  void describe(ConnectionInfo& info) const;
  void count(WebSocketStats& stats) const;

  // The connection has ended.
  bool isOver() const { return end_ == End::over; }
  void drop();

  // Fails and drops the connection without allocating.
  void runOutOfMemory();

  // In a child of fork(): ends without touching what belongs to the parent.
  void forget();

 private:
  using Phase = protocol::ClientSession::Phase;
  enum class End {
    none,
    begun,  // The session is finished: its last frame is being sent.
    over,   // Nothing is left.
  };

  void streamOpened(std::unique_ptr<Stream> stream) override;
  void openingFailed(Failure what, const std::string& why) override { fail(what, why); }
  void openTimedOut() override;
  void closeTimedOut() override;
  void endTimedOut() override;
  void outputTimedOut() override { fail(Failure::lost, stream_->failure()); }
  void connectionLasted() override {
    if (stream_) stream_->noticeDeadPeer();
  }
  bool trafficStopped() override;
  void sendPing() override;
  void readOnceMore() override;
  void serverWentSilent() override;
  void ready(Readiness readiness) override;
  protocol::SessionEvent noteChange(protocol::SessionEvent change) override;
  bool takeOutput() override;

  void serve(Readiness readiness);
  void watchStream();
  std::size_t read();
  void discard();
  void write();
  void noteWritten(std::size_t count);

  // The request's buffers are given back at once: freed in silence only, they would be a gap in the
  // memory that no other handshake fills. Without TLS it is small.
  void noteOpened() {
    opening_.reset();
    if (!stream_ || !stream_->buffers()) return;
    session_.releaseMemory();
    stream_->releaseMemory();
  }

  // When the session has failed to open: returns true if it starts again, with the URL's user and
  // password, because the server asks for them (RFC 9110 §15.5.2). Once, and as browsers do.
  bool startAgain();
  void finish();
  void fail(Failure what, const std::string& why);
  void endSession();
  void traceEnd() const;

  const Membership member_;
  const Tracer tracer_;
  protocol::ClientSession session_;
  std::unique_ptr<Opening> opening_;  // Until it is open.
  Deadlines deadlines_;
  std::unique_ptr<Stream> stream_;
  Intake intake_;
  Outlet outlet_;
  Inbox inbox_;
  bool hasJustRead_ = false;  // In this turn, and no handler has run since.
  End end_ = End::none;
  Failure ownFailure_ = Failure::lost;  // Used if something other than the session failed.
};

}  // namespace web::native
