// Windows' steady clock goes on while the computer sleeps, and timers are due at once afterwards.
#include "native/loop/time_asleep.h"

namespace web::native {

Clock::duration timeAsleep() { return {}; }

}  // namespace web::native
