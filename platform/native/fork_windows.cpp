// Windows has no fork().
#include "native/fork.h"

namespace web::native {

void atFork(void (*)(), void (*)(), void (*)()) {}

}  // namespace web::native
