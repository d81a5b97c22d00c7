// What an ErrorEvent says to programs.
#pragma once

#include <web/failure.h>

#include "protocol/client_session.h"

namespace web::native {

// The session's own failure, or that of the stream and the clock around it.
Failure failureOf(protocol::Cause cause, Failure ofStream);

}  // namespace web::native
