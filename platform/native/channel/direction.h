// The state of one direction of a connection.
#pragma once

#include "native/net/readiness.h"
#include "native/net/stream.h"

namespace web::native {

//   open ──► ended     in an orderly way
//     └────► lost      by a network failure, or because it is not needed any more
enum class Direction { open, ended, lost };

// Whether the descriptor is ready for what a call of the stream waits for.
inline bool isMet(Outcome wait, Readiness readiness) {
  return wait == Outcome::waitWrite ? readiness.toWrite : readiness.toRead;
}

}  // namespace web::native
