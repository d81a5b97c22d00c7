// What a page lets a program decide. Linked only into programs that ask.
#include <web/address_space.h>
#include <web/capabilities.h>

#include "emscripten/capabilities_glue.h"

namespace web {

Capabilities capabilities() { return {.targetAddressSpace = twinsocketTakesOptions() != 0}; }

void TargetAddressSpace::tellPage(std::optional<IPAddressSpace> space) {
  twinsocketTarget(space ? 1 + static_cast<int>(*space) : 0);
}

}  // namespace web
