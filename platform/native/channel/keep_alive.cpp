#include "native/channel/keep_alive.h"

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

void KeepAlive::look() {
  if (pingedAt_ && heardAt_ <= *pingedAt_) {
    owner_.listenAgain();
    if (heardAt_ <= *pingedAt_) return owner_.lose();
  }
  pingedAt_.reset();
  const auto silence = Clock::now() - heardAt_;
  if (silence >= interval_) return ping();
  timer_.start(interval_ - silence);
}

void KeepAlive::ping() {
  pingedAt_ = Clock::now();
  timer_.start(interval_);
  owner_.sendPing();
}

}  // namespace web::native
