// Which timer runs when.
#include "native/channel/deadlines.h"

#include <chrono>
#include <utility>

#include "attributes.h"
#include "native/channel/words.h"

namespace web::native {

namespace {

// A connection that is used every now and then keeps its buffers.
constexpr auto quietAfter = std::chrono::seconds(2);

}  // namespace

Deadlines::Deadlines(Membership member, const WebSocketInit& init, Owner& owner)
    : member_(member),
      owner_(owner),
      closeTimeout_(init.closeTimeout),
      close_(member.timers(), [this] { member_.doWithinMemory([&] { owner_.closeTimedOut(); }); }),
      end_(member.timers(), [this] { member_.doWithinMemory([&] { owner_.endTimedOut(); }); }),
      output_(member.timers(),
              [this] { member_.doWithinMemory([&] { owner_.outputTimedOut(); }); }),
      quiet_(member.timers(), [this] { member_.doWithinMemory([&] { checkTraffic(); }); }),
      keepAlive_(member.timers(), init.keepAlive, *this) {}

void Deadlines::phaseChanged(Phase phase) {
  if (phase == Phase::open) {
    keepAlive_.start();
  } else {
    keepAlive_.stop();
  }
  if (phase == Phase::closing) {
    close_.start(closeTimeout_);
  } else {
    close_.stop();
  }
  if (phase < Phase::awaitingEnd) return;
  output_.stop();
  // If end_ is already running when the session is finished, it simply continues.
  if (phase == Phase::awaitingEnd || !end_.isRunning()) end_.start(endTimeout);
}

void Deadlines::noteLostOutput(Phase phase) {
  if (phase < Phase::awaitingEnd) output_.start(endTimeout);
}

void Deadlines::startQuiet() { quiet_.start(quietAfter); }

// Repeats until there was no traffic between two calls.
void Deadlines::checkTraffic() {
  if (!std::exchange(isSettled_, true)) owner_.connectionLasted();
  if (std::exchange(hadTraffic_, false) || !owner_.trafficStopped()) startQuiet();
}

void Deadlines::stopAll() {
  for (auto* timer : {&close_, &end_, &output_, &quiet_}) timer->stop();
  keepAlive_.stop();
  isSettled_ = false;
}

TWINSOCKET_COLD std::string Deadlines::closeTimeoutInWords() const {
  return "the server did not answer the Close frame within " + inWords(closeTimeout_);
}

TWINSOCKET_COLD std::string Deadlines::silenceInWords() const {
  return "the connection was lost: the server has not answered a ping within " +
         inWords(keepAlive_.interval()) + " (WebSocketInit::keepAlive)";
}

void Deadlines::sendPing() {
  member_.doWithinMemory([this] { owner_.sendPing(); });
}
void Deadlines::readOnceMore() {
  member_.doWithinMemory([this] { owner_.readOnceMore(); });
}
void Deadlines::fail() {
  member_.doWithinMemory([this] { owner_.serverWentSilent(); });
}

}  // namespace web::native
