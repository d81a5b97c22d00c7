// A connection's way to its stream, twice if the server asks who we are; and a line at its end.
#include "native/channel/connection.h"

#include <chrono>
#include <cstdio>
#include <utility>

#include "native/net/random.h"

namespace web::native {

void Connection::openStream() {
  // There was no memory for the request.
  if (session_.phase() == Phase::finished) {
    settle();
    return member_.dispatchSoon();
  }
  StreamOpener::Owner& owner = *this;
  opener_ = std::make_unique<StreamOpener>(member_, *target_, tracer_, owner);
  opener_->start();
}

bool Connection::startAgain() {
  if (!secondTry_ || !session_.asksForBasic() || over_) return false;
  if (tracer_) tracer_.say("the server asks who we are: once again, with user and password");
  auto second = std::move(secondTry_);
  session_ = protocol::ClientSession(std::move(second->request), fillRandom, second->limits);
  member_.unwatch(stream_->descriptor());
  stream_.reset();
  place_.reset();
  services_.buffers().giveBack(std::exchange(buffer_, {}));
  lost_.stop();
  unread_ = hasMore_ = hasDoneItsShare_ = inputEnded_ = outputLost_ = false;
  untoldEnd_.reset();
  readWait_ = Outcome::waitRead;
  writeWait_ = Outcome::done;
  openStream();
  return true;
}

void Connection::awaitsTurn(const std::string& server) {
  if (!wait_) wait_ = std::make_unique<Wait>();
  wait_->server = server;
  wait_->since = Clock::now();
  wait_->timeLeft = timer_.left();
  timer_.stop();
  if (tracer_) tracer_.say("waiting for another handshake with " + server);
}

void Connection::hasTurn() {
  wait_->sum += Clock::now() - wait_->since;
  timer_.start(wait_->timeLeft);
  if (tracer_) tracer_.say(waitInWords());
}

std::string Connection::waitInWords() const {
  const std::chrono::duration<double> seconds = wait_->sum;
  char time[32];
  std::snprintf(time, sizeof time, "%.1f s", seconds.count());
  return "waited " + std::string(time) + " for another handshake with " + wait_->server;
}

void Connection::streamNotOpened(std::string why) { fail(why); }

void Connection::streamOpened(StreamOpener::Opened opened) {
  stream_ = std::move(opened.stream);
  place_ = std::move(opened.place);
  opener_.reset();
  if (tracer_) session_.setTrace([this](std::string_view line) { tracer_.say(line); });
  write();
  watchStream();
}

void Connection::traceEnd() const {
  if (!tracer_) return;
  tracer_.say(session_.wasClean() ? "closed " + std::to_string(session_.closeCode())
                                  : "failed: " + session_.failure());
}

}  // namespace web::native
