// Windows has no fork().
#include "native/net/fork.h"

namespace web::native {

void atFork(void (*)(), void (*)(), void (*)()) {}

}  // namespace web::native
