#include "native/connect/services.h"

#include <memory>

namespace web::native {

Services& Services::of(Loop& loop) {
  return loop.companion<Services>([&] { return std::make_unique<Services>(loop); });
}

}  // namespace web::native
