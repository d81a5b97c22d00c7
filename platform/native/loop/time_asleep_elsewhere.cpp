// On Windows the steady clock counts sleep, so that timers are due right after it.
#include "native/loop/time_asleep.h"

namespace web::native {

Clock::duration timeAsleep() { return {}; }

}  // namespace web::native
