// How long the computer has slept: what the steady clock does not count.
#pragma once

#include "native/loop/timer.h"

namespace web::native {

// Since it was switched on. Only differences mean something.
Clock::duration timeAsleep();

}  // namespace web::native
