// Used by every program except one test, which has its own.
#include "native/tls/tls_layer.h"

#include <utility>

#include "native/tls/openssl/tls_stream.h"

namespace web::native {

std::unique_ptr<Stream> makeTlsLayer(std::unique_ptr<Stream> lower, const std::string& host,
                                     std::shared_ptr<TlsContext> context) {
  return std::make_unique<TlsStream>(std::move(lower), host, std::move(context));
}

}  // namespace web::native
