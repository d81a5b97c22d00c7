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

#include "native/channel/inbox.h"
#include "native/channel/keep_alive.h"
#include "native/connect/buffer_pool.h"
#include "native/connect/handshake_gate.h"
#include "native/connect/services.h"
#include "native/connect/stream_opener.h"
#include "native/connect/tracer.h"
#include "native/loop/membership.h"
#include "native/loop/timer.h"
#include "native/net/stream.h"
#include "protocol/client_session.h"
#include "url/url.h"

namespace web::native {

// Ties a session to a stream, and to the clock. Runs no handler: it asks the loop to dispatch the
// owner when the session may have events.
class Connection final : private Watcher, private StreamOpener::Owner, private KeepAlive::Owner {
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
  void checkServer() { keepAlive_.checkServer(); }

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

  // For the server to close TCP after both Close frames, as browsers wait.
  static constexpr std::chrono::seconds endTimeout{2};

  // For another's handshake with the same server: meanwhile the time to open stands still.
  struct Wait {
    std::string server;
    Clock::time_point since;
    Clock::duration timeLeft, sum{};
  };

  enum class Collected {
    all,
    somewhat,  // Others have their turn before the rest.
    enough,    // The program has to take it before there can be more.
  };

  // What is needed to start again.
  struct SecondTry {
    protocol::Request request;
    protocol::Limits limits;
  };

  void doNow(void (Connection::*step)());
  void openStream();
  void streamOpened(StreamOpener::Opened opened) override;
  void streamNotOpened(std::string why) override;
  void awaitsTurn(const std::string& server) override;
  void hasTurn() override;
  void ready(Readiness readiness) override;
  void sendPing() override { doNow(&Connection::ping); }
  void listenAgain() override { doNow(&Connection::look); }
  void lose() override { doNow(&Connection::giveServerUp); }

  void serve(Readiness readiness);
  void ping();
  void look();
  void giveServerUp();

  void watchStream();
  std::size_t receive();
  Collected collectEvents();
  void noteActivity();
  void calmDown();
  void tellEnd(Outcome outcome);
  void discardInput();
  void write();
  void enter(Phase phase);
  void finish();
  void runOutOfTime();
  void giveOutputUp();
  void fail(const std::string& why);
  void traceEnd() const;
  std::string doing() const;
  std::string waitInWords() const;

  const Membership member_;
  Services& services_;
  const Tracer tracer_;
  std::unique_ptr<const Target> target_;  // Until it is open.
  const std::chrono::milliseconds openTimeout_, closeTimeout_, keepAliveInterval_;
  std::unique_ptr<SecondTry> secondTry_;  // While it is possible.
  protocol::ClientSession session_;
  Phase phase_ = Phase::opening;  // As of the last settle().
  Timer timer_;                   // Of the phase.
  Timer lost_;                    // Since a write has failed, for reading to find out why.
  Timer quiet_;
  bool isActive_ = false;  // Since the last look.
  KeepAlive keepAlive_;    // While it is open.
  std::uint64_t bufferedAmount_ = 0;

  std::unique_ptr<StreamOpener> opener_;         // Until there is a stream.
  std::unique_ptr<HandshakeGate::Place> place_;  // Until the opening handshake is over.
  std::unique_ptr<Wait> wait_;                   // If there was one, until it is open.
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
