// The limit for all clients: nothing is faster than waiting in read().
#include "clients/raw_wait.h"

namespace web::benchmark {

void awaitInput(const Stream&) {}

}  // namespace web::benchmark
