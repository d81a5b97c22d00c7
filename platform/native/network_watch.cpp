// Notices when the network may be back: after a sleep, or with a new address or route.
#include "network_watch.h"

#include <web/timers.h>

#include <utility>

#include "native/loop/network_changes.h"
#include "native/loop/time_asleep.h"

namespace web {

namespace native {

namespace {

// Checks by a timer on the program's thread: the loop itself may be served by the
// network thread. The wait keeps run() going anyway, and a network that comes back causes a
// series of notifications, of which the first would be too early.
class NetworkAlarm final : public NetworkWatch {
 public:
  explicit NetworkAlarm(std::function<void()> mayBeBack) : mayBeBack_(std::move(mayBeBack)) {}
  NetworkAlarm(const NetworkAlarm&) = delete;
  NetworkAlarm& operator=(const NetworkAlarm&) = delete;
  ~NetworkAlarm() override { clearInterval(timer_); }

 private:
  void check() {
    const bool hasChanged = changes_ && changes_->take();
    if (!meter_.hasSlept(timeAsleep()) && !hasChanged) return;
    const auto tell = mayBeBack_;  // The call may destroy this object.
    tell();
  }

  const std::function<void()> mayBeBack_;
  const std::unique_ptr<NetworkChanges> changes_ = openNetworkChanges();
  SleepMeter meter_{timeAsleep()};
  const TimerId timer_ = setInterval([this] { check(); }, SleepMeter::period);
};

}  // namespace

}  // namespace native

std::unique_ptr<NetworkWatch> watchNetwork(std::function<void()> mayBeBack) {
  return std::make_unique<native::NetworkAlarm>(std::move(mayBeBack));
}

}  // namespace web
