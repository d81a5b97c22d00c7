// A computer that has slept may be in another network, or its network has come back.
#include "network_watch.h"

#include <web/timers.h>

#include <utility>

#include "native/loop/time_asleep.h"

namespace web {

namespace native {

namespace {

// Looks by a timer of the program's, on its thread: a SleepWatch may be served by the network
// thread. The wait keeps run() going anyway.
class SleepAlarm final : public NetworkWatch {
 public:
  explicit SleepAlarm(std::function<void()> wokeUp) : wokeUp_(std::move(wokeUp)) {}
  SleepAlarm(const SleepAlarm&) = delete;
  SleepAlarm& operator=(const SleepAlarm&) = delete;
  ~SleepAlarm() override { clearInterval(timer_); }

 private:
  void look() {
    if (!meter_.hasSlept(timeAsleep())) return;
    const auto tell = wokeUp_;  // Which may destroy this.
    tell();
  }

  const std::function<void()> wokeUp_;
  SleepMeter meter_{timeAsleep()};
  const TimerId timer_ = setInterval([this] { look(); }, SleepMeter::period);
};

}  // namespace

}  // namespace native

// What the operating systems tell of their networks differs in each, and is left out.
std::unique_ptr<NetworkWatch> watchNetwork(std::function<void()> mayBeBack) {
  return std::make_unique<native::SleepAlarm>(std::move(mayBeBack));
}

}  // namespace web
