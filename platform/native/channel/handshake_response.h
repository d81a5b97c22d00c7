// The server's answer to the opening request, as programs see it.
#pragma once

#include <web/failure.h>

#include <memory>

#include "protocol/client_session.h"

namespace web::native {

// Of a session that is open or was: with what is left of the answer's fields. Empty before that.
HandshakeResponse responseOf(const protocol::ClientSession& session);

// If an answer is why it failed to open; else null.
std::shared_ptr<const HandshakeResponse> refusalOf(const protocol::ClientSession& session);

}  // namespace web::native
