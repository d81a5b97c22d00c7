// How far one direction of a connection has come.
#pragma once

#include "native/net/readiness.h"
#include "native/net/stream.h"

namespace web::native {

//   open ──► ended     in an orderly way
//     └────► lost      by a failure of the network, or because nobody wants it any more
enum class Direction { open, ended, lost };

// The descriptor is ready for what a call of the stream waits for.
inline bool hasCome(Outcome wait, Readiness readiness) {
  return wait == Outcome::waitWrite ? readiness.toWrite : readiness.toRead;
}

}  // namespace web::native
