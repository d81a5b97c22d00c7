// One WebSocket's way to its server and its bytes: the serving half of a channel.
#pragma once

#include <web/websocket_init.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "native/channel/deadlines.h"
#include "native/channel/inbox.h"
#include "native/channel/low_amount.h"
#include "native/channel/opening.h"
#include "native/connect/buffer_pool.h"
#include "native/connect/handshake_gate.h"
#include "native/connect/services.h"
#include "native/connect/tracer.h"
#include "native/loop/membership.h"
#include "native/loop/timer.h"
#include "native/net/stream.h"
#include "protocol/client_session.h"
#include "url/url.h"

namespace web::native {

// Ties a session to a stream, and to the clock. Runs no handler: it asks the loop to dispatch the
// owner when the session may have events.
class Connection final : private Watcher, private Opening::Owner, private Deadlines::Owner {
 public:
  Connection(Membership member, const protocol::Url& url, const WebSocketInit& init, Target target);
  ~Connection();

  void start();

  protocol::ClientSession& session() { return session_; }
  const protocol::ClientSession& session() const { return session_; }

  // The session's, and before them those that the network thread has collected.
  protocol::SessionEvent nextEvent() {
    isFromInbox_ = !inbox_.empty();
    return isFromInbox_ ? inbox_.nextEvent() : session_.nextEvent();
  }
  std::string& text() { return isFromInbox_ ? inbox_.text() : session_.text(); }
  std::vector<std::byte>& binary() { return isFromInbox_ ? inbox_.binary() : session_.binary(); }

  // On the network thread: takes in what has come, as long as not too much waits for the program.
  void collect();

  // The computer has slept: is the server still there?
  void checkServer() { deadlines_.checkServer(); }

  // Messages that were not delivered yet, and those to come, are of no interest any more.
  void stopListening();

  // After any call to the session: what it asks for is done or started.
  void settle();

  // After the program has sent or closed: writes at once, or leaves it to the turn's end.
  void writeSoon();

  // Writes what there is.
  void flush();

  // In a turn of the program's: it sees how much the network thread has sent.
  void refresh();

  // Of the session, as of the last turn.
  std::uint64_t bufferedAmount() const { return bufferedAmount_; }
  void countBuffered(std::uint64_t bytes) { bufferedAmount_ += bytes; }
  LowAmount& lowAmount() { return lowAmount_; }

  // When the session has no more events: reads on if more is there, so much in one turn. True if
  // the session may have events again.
  bool readMore(std::size_t& budget);

  // When the session has failed to open: true if it starts again, with the URL's user and password,
  // because the server asks for them (RFC 9110 §15.5.2). Once, and as browsers do.
  bool startAgain();

  // Nothing is left to serve.
  bool isOver() const { return over_; }
  void drop();

  // Fails and drops, without taking any memory.
  void runOutOfMemory();

  // In a child of fork(): is over, without touching what is the parent's.
  void forget();

 private:
  using Phase = protocol::ClientSession::Phase;

  enum class Collected {
    all,
    somewhat,  // Others have their turn before the rest.
    enough,    // The program has to take it before there can be more.
  };

  void streamOpened(std::unique_ptr<Stream> stream) override;
  void openingFailed(const std::string& why) override { fail(why); }
  void openTimedOut() override;
  void closeTimedOut() override;
  void endTimedOut() override;
  void outputTimedOut() override { fail(stream_->failure()); }
  bool calmDown() override;
  void sendPing() override;
  void listenAgain() override;
  void loseServer() override;
  void ready(Readiness readiness) override;

  void serve(Readiness readiness);
  void watchStream();
  std::size_t receive();
  Collected collectEvents();
  void tellEnd(Outcome outcome);
  void discardInput();
  void write();
  void enter(Phase phase);
  void finish();
  void fail(const std::string& why);
  void traceEnd() const;

  const Membership member_;
  Services& services_;
  const Tracer tracer_;
  const std::chrono::milliseconds closeTimeout_, keepAliveInterval_;
  const protocol::Limits limits_;
  protocol::ClientSession session_;
  Phase phase_ = Phase::opening;      // As of the last settle().
  std::unique_ptr<Opening> opening_;  // Until it is open.
  Deadlines deadlines_;
  std::uint64_t bufferedAmount_ = 0;
  LowAmount lowAmount_;

  std::unique_ptr<Stream> stream_;
  bool hasOpened_ = false;
  Outcome readWait_ = Outcome::waitRead, writeWait_ = Outcome::done;

  ReadSize readSize_;
  ReadBuffer buffer_;                 // While the session has not taken in all of it.
  bool unread_ = false;               // The session has bytes that it has not looked at.
  bool hasMore_ = false;              // The last read was a full one, or ended with its share.
  bool hasDoneItsShare_ = false;      // Of this turn: what more there is waits for the next.
  std::optional<Outcome> untoldEnd_;  // For the session, once it has looked at all bytes.
  Inbox inbox_;
  bool isFromInbox_ = false;  // The last event.
  bool isListening_ = true;
  bool isHeldBack_ = false;  // Not read until the program has taken what has come.
  bool inputEnded_ = false, outputLost_ = false, outputEnded_ = false;
  int promptWrites_ = 0;  // Since the last turn.
  bool over_ = false;
};

}  // namespace web::native
