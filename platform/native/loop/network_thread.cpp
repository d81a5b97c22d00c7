// Decides when the network thread serves and when the program does.
#include "native/loop/network_thread.h"

#include <chrono>

#include "native/net/helper_thread.h"
#include "native/net/random.h"

namespace web::native {

namespace {

// A program that polls all the time serves its loop well enough: a second thread would only compete
// with it. So the network thread stays idle for this long after each turn.
constexpr auto standby = std::chrono::milliseconds(4);

}  // namespace

std::unique_ptr<NetworkThread> NetworkThread::start(Owner& owner) {
  auto shared = std::make_shared<Shared>();
  std::unique_ptr<NetworkThread> thread(new NetworkThread(shared, owner));
  thread->takeCharge();  // From here on it can be destroyed normally.
  if (!startHelperThread([shared, &owner] { live(*shared, owner); })) return nullptr;
  return thread;
}

void NetworkThread::live(Shared& shared, Owner& owner) {
  Lock lock(shared.mutex);
  shared.hasBegun = true;
  while (!shared.isEnding) {
    const auto until = shared.lastTurn + standby;
    if (Clock::now() < until) {
      shared.changed.wait_until(lock, until);
      continue;
    }
    owner.awaitWork(lock);
    if (!shared.isEnding) owner.serveAlone();
  }
  releaseRandom();  // Here, not at the end of the thread: the program may end before.
  shared.hasEnded = true;
  shared.changed.notify_all();
}

NetworkThread::~NetworkThread() {
  Lock lock(shared_->mutex, std::adopt_lock);
  shared_->isEnding = true;
  shared_->changed.notify_all();
  owner_.endWait();
  // A thread that has not begun yet does nothing, and may not begin before this one has ended.
  shared_->changed.wait(lock, [this] { return shared_->hasEnded || !shared_->hasBegun; });
}

}  // namespace web::native
