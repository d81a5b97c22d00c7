// TLS over another Stream, which verifies the server's certificate and name. CMake chooses the
// implementation.
#pragma once

#include <memory>
#include <string>

#include "native/net/stream.h"
#include "native/tls/tls_settings.h"

namespace web::native {

// The host as in a URL: a name, "127.0.0.1" or "[::1]".
std::unique_ptr<Stream> makeTlsLayer(std::unique_ptr<Stream> lower, const std::string& host,
                                     std::shared_ptr<TlsContext> context);

}  // namespace web::native
