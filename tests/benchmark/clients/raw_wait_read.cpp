// The limit of all clients: nothing is quicker than to wait in read().
#include "clients/raw_wait.h"

namespace web::benchmark {

void awaitInput(const Stream&) {}

}  // namespace web::benchmark
