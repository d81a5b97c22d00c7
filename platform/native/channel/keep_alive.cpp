#include "native/channel/keep_alive.h"

#include <utility>

namespace web::native {

void KeepAlive::start() {
  if (interval_ <= interval_.zero()) return;
  heard();
  pingedAt_.reset();
  timer_.start(interval_);
}

void KeepAlive::checkServer() {
  if (timer_.isRunning()) ping();
}

// If it took longer than the interval, it was waiting for the program to read it.
void KeepAlive::noteAnswer() {
  if (!pingedAt_ || !std::exchange(awaitsAnswer_, false)) return;
  const auto time = heardAt_ - *pingedAt_;
  if (time < Clock::duration::zero() || time >= interval_) return;
  if (roundTrip_) return roundTrip_->add(time);
  roundTrip_ = std::make_unique<RoundTrip>(time);
}

void KeepAlive::check() {
  if (pingedAt_ && heardAt_ <= *pingedAt_) {
    owner_.readOnceMore();
    if (heardAt_ <= *pingedAt_) return owner_.fail();
  }
  pingedAt_.reset();
  const auto silence = Clock::now() - heardAt_;
  if (silence >= interval_) return ping();
  timer_.start(interval_ - silence);
}

void KeepAlive::ping() {
  pingedAt_ = Clock::now();
  awaitsAnswer_ = true;
  timer_.start(interval_);
  owner_.sendPing();
}

}  // namespace web::native
