#include "native/connect/target.h"

#include "native/net/environment.h"

namespace web::native {

Target targetOf(const protocol::Url& url) {
  return {.host = url.host,
          .port = url.effectivePort(),
          .isSecure = url.isSecure(),
          .proxyChoice = proxyOfEnvironment(url, environmentVariable),
          .serverName = url.host,
          .tls = url.isSecure() ? sharedTlsContext({}, &setUpPlainTlsContext) : TlsContextResult(),
          .inTurn = true,
          .route = {}};
}

}  // namespace web::native
