// Compares two clocks that drift apart while the computer sleeps.
#include "native/loop/sleep_watch.h"

namespace web::native {

void SleepWatch::start() {
  if (timer_.isRunning()) return;
  meter_ = SleepMeter(clock_());
  timer_.start(SleepMeter::period);
}

void SleepWatch::check() {
  timer_.start(SleepMeter::period);
  if (meter_.hasSlept(clock_())) wokeUp_();
}

}  // namespace web::native
