// Targets that are refused without an attempt, the wait for other handshakes, and openTimeout.
#include "native/channel/opening.h"

#include <cstdio>
#include <utility>

#include "native/channel/opening_request.h"
#include "native/channel/words.h"
#include "native/net/fork.h"
#include "native/net/random.h"
#include "text/joined.h"
#include "text/printable.h"
#include "url/bad_ports.h"
#include "url/host_name.h"

namespace web::native {

namespace {

// The shortest wait for another handshake that the error message mentions.
constexpr auto worthTelling = std::chrono::milliseconds(100);

std::optional<protocol::Request> secondRequestFor(const protocol::Url& url,
                                                  const WebSocketInit& init) {
  auto authorization = authorizationOf(url, init);
  if (!authorization) return {};
  auto request = openingRequest(url, init);
  request.headers.push_back(std::move(*authorization));
  return request;
}

}  // namespace

Opening::Opening(Membership member, const protocol::Url& url, const WebSocketInit& init,
                 Target&& target, const Tracer& tracer, Owner& owner)
    : member_(member),
      tracer_(tracer),
      owner_(owner),
      target_(std::move(target)),
      timeout_(init.openTimeout),
      limits_(limitsOf(init)),
      timer_(member.timers(), [this] { member_.doWithinMemory([&] { owner_.openTimedOut(); }); }),
      secondRequest_(secondRequestFor(url, init)) {}

Opening::~Opening() = default;

void Opening::start() {
  // Fetch §2.10: a blocked port fails like the network, not like a wrong argument.
  const bool usesTcp = target_.route.socketPath.empty();
  if (usesTcp && protocol::isBadPort(target_.port)) {
    return owner_.openingFailed(
        Failure::connect,
        joined({"port ", std::to_string(target_.port),
                " belongs to another protocol, and browsers block it: use another port"}));
  }
  // The URL standard allows such a host, but no name server knows it.
  if (usesTcp && protocol::hasEmptyLabel(target_.host)) {
    return owner_.openingFailed(
        Failure::name,
        joined({"no host is called ", protocol::inQuotes(target_.host),
                ": it has an empty label, between two dots or before the first one"}));
  }
  timer_.start(timeout_);
  openAgain();
}

void Opening::openAgain() {
  StreamOpener::Owner& owner = *this;
  opener_ = std::make_unique<StreamOpener>(member_, target_, tracer_, owner);
  opener_->start();
}

std::optional<protocol::ClientSession> Opening::takeSecondSession() {
  if (!secondRequest_) return {};
  if (tracer_)
    tracer_.say("the server requires authentication: trying again with user name and password");
  place_.reset();
  std::optional<protocol::ClientSession> session;
  session.emplace(*std::exchange(secondRequest_, {}), fillRandom, limits_);
  if (session->phase() == protocol::ClientSession::Phase::finished) session.reset();
  return session;
}

void Opening::streamOpened(StreamOpener::Opened opened) {
  place_ = std::move(opened.place);
  auto stream = std::move(opened.stream);
  opener_.reset();
  owner_.streamOpened(std::move(stream));
}

void Opening::awaitsTurn(const std::string& server) {
  if (!wait_) wait_ = std::make_unique<Wait>();
  wait_->server = server;
  wait_->since = Clock::now();
  wait_->timeLeft = timer_.left();
  timer_.stop();
  if (tracer_) tracer_.say(joined({"waiting for another handshake with ", server}));
}

void Opening::hasTurn() {
  wait_->sum += Clock::now() - wait_->since;
  timer_.start(wait_->timeLeft);
  if (tracer_) tracer_.say(waitInWords());
}

void Opening::finish() {
  timer_.stop();
  place_.reset();
}

void Opening::drop() {
  finish();
  opener_.reset();
}

void Opening::leaveAlone() {
  timer_.stop();
  native::leaveAlone(opener_);
  native::leaveAlone(place_);
}

std::string Opening::timeoutInWords() const {
  return joined({"gave up after ", inWords(timeout_), " while ", doing(),
                 wait_ && wait_->sum >= worthTelling ? joined({", having ", waitInWords()}) : ""});
}

std::string Opening::doing() const {
  if (opener_) return opener_->doing();
  return "waiting for the server's answer to the opening handshake";
}

std::string Opening::waitInWords() const {
  const std::chrono::duration<double> seconds = wait_->sum;
  char time[32];
  std::snprintf(time, sizeof time, "%.1f s", seconds.count());
  return joined({"waited ", time, " for another handshake with ", wait_->server});
}

}  // namespace web::native
