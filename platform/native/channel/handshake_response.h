// The server's response to the opening handshake, as programs see it.
#pragma once

#include <web/failure.h>

#include <memory>

#include "protocol/client_session.h"

namespace web::native {

// The response of a session that is or was open, with the remaining fields. Empty before that.
HandshakeResponse responseOf(const protocol::ClientSession& session);

// The response that refused the handshake; null if that is not why it failed.
std::shared_ptr<const HandshakeResponse> refusalOf(const protocol::ClientSession& session);

}  // namespace web::native
