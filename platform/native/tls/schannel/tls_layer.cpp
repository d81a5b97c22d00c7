// The layer that every program uses, except for one test.
#include "native/tls/tls_layer.h"

#include <utility>

#include "native/tls/schannel/tls_stream.h"

namespace web::native {

std::unique_ptr<Stream> makeTlsLayer(std::unique_ptr<Stream> lower, const std::string& host,
                                     std::shared_ptr<TlsContext> context) {
  return std::make_unique<TlsStream>(std::move(lower), host, std::move(context));
}

}  // namespace web::native
