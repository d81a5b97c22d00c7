// The kind of failure that an ErrorEvent gives to programs.
#pragma once

#include <web/failure.h>

#include "protocol/client_session.h"

namespace web::native {

// The session's own failure, or that of its stream or its deadlines.
Failure failureOf(protocol::Cause cause, Failure ofStream);

}  // namespace web::native
