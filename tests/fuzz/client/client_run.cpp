#include "fuzz/client/client_run.h"

#include <web/event_loop.h>

#include <algorithm>
#include <memory>
#include <thread>
#include <utility>

#include "fuzz/client/coroutine.h"
#include "fuzz/client/identities.h"
#include "fuzz/require.h"
#include "native/connect/services.h"
#include "native/loop/event_loop.h"

namespace web::fuzz {

namespace {

using namespace std::chrono_literals;

// The exception that a scripted handler throws.
struct Thrown {};

constexpr std::size_t mostSockets = 5;
constexpr int deepest = 8;  // The deepest nesting of handlers.

// The longest that the end of a thread may take (event_loop.cpp).
constexpr auto longestEnd = 2s + 50ms;

// A trust that no other run uses, so that no session is resumed.
std::string freshTrust() {
  static int runs = 0;
  return std::to_string(++runs) + '\n' + trustedAuthority();
}

}  // namespace

ClientRun::ClientRun(const ClientScript& script) : script_(script), trust_(freshTrust()) {
  network_.onIdle = [this] { checkWait(); };
  network_.onTurn = [this](auto worked) { checkTurn(worked); };
}

void ClientRun::play() {
  FakeTime::Clock::time_point leftAt;
  std::thread program([&] {
    live();
    leftAt = FakeTime::now();
    isEnding_ = true;
  });
  program.join();
  require(FakeTime::now() - leftAt <= longestEnd, "the end of a thread takes 2 s at most");
  endAllCoroutines();
  require(network_.openDescriptors() == 0, "the end of a thread closes all that was open");
}

std::unique_ptr<Link> ClientRun::acceptLink() {
  const auto& server = script_.servers[servers_.size() % script_.servers.size()];
  auto link = std::make_unique<Link>(server.conduct);
  auto farEnd = std::make_unique<ScriptedServer>(server, *link);
  servers_.push_back(farEnd.get());
  link->farEnd = std::move(farEnd);
  return link;
}

void ClientRun::live() {
  auto& loop = native::Loop::current();
  loop.allowNetworkThread(false);
  loop.sleepWatch().setClock([this] { return FakeTime::Clock::duration(slept_); });
  native::Services::of(loop).resolver().setLookup([](const std::string& name) {
    if (name != rightName) return native::LookupResult{{}, "there is no such name"};
    return native::LookupResult{{native::Address::loopback(native::Address::Family::ipv6),
                                 native::Address::loopback(native::Address::Family::ipv4)},
                                {}};
  });
  for (const auto& action : script_.actions) perform(action);
  endLife();
}

void ClientRun::endLife() {
  nextEvent_ = script_.atEvents.size();
  if (script_.end % 5 == 1 || script_.end % 5 == 3) destroyAll();
  if (script_.end % 5 == 0 || script_.end % 5 == 4) closeAll();
  if (script_.end % 5 < 2) runToEnd();
  if (script_.end % 5 == 4) pollToEnd();
}

void ClientRun::perform(const ClientAction& action) {
  auto* socket = action.socket < sockets_.size() ? sockets_[action.socket].get() : nullptr;
  switch (action.kind) {
    case 'O':
      return open(action);
    case 'x':
      return socket ? socket->destroy() : void();
    case 'k':
      return socket ? socket->close(action.number, action.text) : void();
    case 's':
    case 'S':
      return socket ? socket->send(action.kind == 's', action.text) : void();
    case 'p':
      return turn();
    case 'r':
      return runFrames(action.number);
    case 'w':
      return beBusy(std::chrono::milliseconds(action.number));
    case 'D':
      slept_ += std::chrono::seconds(action.number);
      return;
    case 't':
      return postTask([this] { performAtEvent(); });
    case 'l':
      return allowNetworkThread(action.number % 2 == 1);
    case 'q':
      return quit(static_cast<int>(action.number));
    case 'B':
      return runUntilATask();
    case 'y':
      if (depth_ > 0) throw Thrown();
      return;
  }
}

// Called in a handler, or in a task.
void ClientRun::performAtEvent() {
  network_.noteProgress();
  if (nextEvent_ >= script_.atEvents.size() || depth_ >= deepest) return;
  const auto before = FakeTime::worked();
  struct Depth {
    explicit Depth(int& depth) : depth_(++depth) {}
    ~Depth() { --depth_; }
    int& depth_;
  } deeper(depth_);
  try {
    perform(script_.atEvents[nextEvent_++]);
  } catch (...) {
    programWork_ += FakeTime::worked() - before;
    throw;
  }
  programWork_ += FakeTime::worked() - before;
}

void ClientRun::open(const ClientAction& action) {
  if (sockets_.size() >= mostSockets) return;
  auto options = action.options;
  if (options.isSecure) options.init.trust = {.authorities = trust_, .system = false};
  sockets_.push_back(
      std::make_unique<WatchedSocket>(sockets_.size(), options, [this] { performAtEvent(); }));
}

// Every exception that leaves pollEvents() or run() was thrown by a handler.
template <class Call>
void ClientRun::callLoop(Call call) {
  network_.noteProgress();
  if (depth_ > 0) return call();  // Inside a handler the exception continues to the outer call.
  programWork_ = {};
  network_.beginTurn();
  for (int thrown = 0;; ++thrown) {
    require(thrown <= 200, "exceptions come to an end");
    try {
      return call();
    } catch (const Thrown&) {
    }
  }
}

void ClientRun::turn() {
  callLoop([] { pollEvents(); });
  if (depth_ == 0) network_.endTurn();
}

void ClientRun::runFrames(std::size_t frames) {
  callLoop([&] { run([&] { return frames-- > 1; }); });
}

namespace {

// A run() inside a handler may consume the call to quit(): then the next turn makes another one.
void quitWhile(const std::weak_ptr<bool>& running) {
  if (running.expired()) return;
  quit(7);
  postTask([running] { quitWhile(running); });
}

}  // namespace

// If run() ends for another reason first, the task must not end a later run().
void ClientRun::runUntilATask() {
  const auto isRunning = std::make_shared<bool>();
  postTask([running = std::weak_ptr(isRunning)] { quitWhile(running); });
  callLoop([] { run(); });
}

// The network continues meanwhile.
void ClientRun::beBusy(std::chrono::milliseconds time) {
  network_.pass(time);
  lastBusy_ = FakeTime::now();
}

void ClientRun::closeAll() {
  for (auto& socket : sockets_) socket->close(0, {});
}

void ClientRun::destroyAll() {
  for (auto& socket : sockets_) socket->destroy();
}

void ClientRun::runToEnd() {
  callLoop([] { run(); });
  for (auto& socket : sockets_) require(socket->isOver(), "run() ends with the last socket");
}

// Like a program that polls its loop now and then.
void ClientRun::pollToEnd() {
  const auto isOver = [](const auto& socket) { return socket->isOver(); };
  for (int i = 0; !std::all_of(sockets_.begin(), sockets_.end(), isOver); ++i) {
    require(i < 1000, "every socket ends");
    turn();
    beBusy(500ms);
  }
}

const ScriptedServer* ClientRun::serverOf(std::size_t socket) const {
  for (const auto* server : servers_) {
    if (server->socket() == socket && server->answer().verdict == Verdict::accepted) return server;
  }
  return nullptr;
}

}  // namespace web::fuzz
