#include "native/channel/failure_of.h"

namespace web::native {

Failure failureOf(protocol::Cause cause, Failure ofStream) {
  using protocol::Cause;
  switch (cause) {
    case Cause::closed:
      return Failure::closed;
    case Cause::response:
      return Failure::response;
    case Cause::handshake:
      return Failure::handshake;
    case Cause::violation:
      return Failure::protocol;
    case Cause::size:
      return Failure::tooLarge;
    case Cause::memory:
      return Failure::memory;
    case Cause::stream:
      break;
  }
  return ofStream;
}

}  // namespace web::native
