// One WebSocket's way to its server and its bytes: the serving half of a channel.
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
#include "url/url.h"

namespace web::native {

// Ties a session to a stream, and to the clock. Runs no handler: it asks the loop to dispatch the
// owner when the session may have events.
class Connection final : private Watcher,
                         private Opening::Owner,
                         private Deadlines::Owner,
                         private Inbox::Owner {
 public:
  Connection(Membership member, const protocol::Url& url, const WebSocketInit& init, Target target);
  ~Connection();

  void start();

  protocol::ClientSession& session() { return session_; }
  const protocol::ClientSession& session() const { return session_; }

  // The session's, and before them those that the network thread has collected.
  protocol::SessionEvent nextEvent() { return inbox_.nextEvent(); }
  std::string& text() { return inbox_.text(); }
  std::vector<std::byte>& binary() { return inbox_.binary(); }

  // On the network thread: takes in what has come, as long as not too much waits for the program.
  void collect();

  // On the program's own thread, while it wants no messages: takes in the same.
  void collectAll();

  // The next event is there, and it is no message.
  bool hasChange() const { return inbox_.beginsWithChange(); }

  // The computer has slept: is the server still there?
  void checkServer() { deadlines_.checkServer(); }

  // Messages that were not delivered yet, and those to come, are of no interest any more.
  void stopListening();

  // After events were taken: the answers to pings and to a Close frame go out.
  void answer() {
    if (stream_ && outlet_.hasWork()) member_.flushSoon();
  }

  // After the program has sent or closed: writes at once, or leaves it to the turn's end.
  void writeSoon();

  // Writes what there is.
  void flush();

  // In a turn of the program's: it sees how much the network thread has sent.
  void refresh() {
    if (outlet_.refresh()) member_.dispatchSoon();
  }

  // Of the session, as of the last turn.
  std::uint64_t bufferedAmount() const { return outlet_.bufferedAmount(); }
  void countBuffered(std::uint64_t bytes) { outlet_.countBuffered(bytes); }
  LowAmount& lowAmount() { return outlet_.lowAmount(); }

  // When the session has no more events: reads on if more is there, so much in one turn. True if
  // the session may have events again.
  bool readMore(std::size_t& budget);

  // Why it has failed.
  Failure failure() const { return failureOf(session_.cause(), ownFailure_); }

  // What there is to say; see channel/facts.cpp.
  void describe(ConnectionInfo& info) const;
  void count(WebSocketStats& stats) const;

  // Nothing is left to serve.
  bool isOver() const { return end_ == End::over; }
  void drop();

  // Fails and drops, without taking any memory.
  void runOutOfMemory();

  // In a child of fork(): is over, without touching what is the parent's.
  void forget();

 private:
  using Phase = protocol::ClientSession::Phase;
  enum class End {
    none,
    begun,  // The session is finished: its last frame goes out.
    over,   // Nothing is left.
  };

  void streamOpened(std::unique_ptr<Stream> stream) override;
  void openingFailed(Failure what, const std::string& why) override { fail(what, why); }
  void openTimedOut() override;
  void closeTimedOut() override;
  void endTimedOut() override;
  void outputTimedOut() override { fail(Failure::lost, stream_->failure()); }
  bool calmDown() override;
  void sendPing() override;
  void listenAgain() override;
  void loseServer() override;
  void ready(Readiness readiness) override;
  protocol::SessionEvent heed(protocol::SessionEvent change) override;

  void serve(Readiness readiness);
  void watchStream();
  std::size_t read();
  void write();

  // When the session has failed to open: true if it starts again, with the URL's user and password,
  // because the server asks for them (RFC 9110 §15.5.2). Once, and as browsers do.
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
  End end_ = End::none;
  Failure ownFailure_ = Failure::lost;  // If it was not the session that failed.
};

}  // namespace web::native
