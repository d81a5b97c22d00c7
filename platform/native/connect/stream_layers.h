// The layers of a stream, from below. Apart, so that a test can put one of its own between them.
#pragma once

#include <memory>
#include <string>

#include "native/net/socket.h"
#include "native/net/stream.h"
#include "native/proxy/proxy_dialogue.h"
#include "native/tls/tls_context.h"

namespace web::native {

std::unique_ptr<Stream> makeTcpLayer(Socket socket, std::string peer);

std::unique_ptr<Stream> makeTunnelLayer(std::unique_ptr<Stream> lower,
                                        std::unique_ptr<ProxyDialogue> dialogue);

std::unique_ptr<Stream> makeTlsLayer(std::unique_ptr<Stream> lower, const std::string& host,
                                     std::shared_ptr<TlsContext> context);

}  // namespace web::native
