// As every program but one of the tests has them.
#include "native/connect/stream_layers.h"

#include <utility>

#include "native/net/tcp_stream.h"
#include "native/proxy/tunnel_stream.h"
#include "native/tls/tls_stream.h"

namespace web::native {

std::unique_ptr<Stream> makeTcpLayer(Socket socket, std::string peer) {
  return std::make_unique<TcpStream>(std::move(socket), std::move(peer));
}

std::unique_ptr<Stream> makeTunnelLayer(std::unique_ptr<Stream> lower,
                                        std::unique_ptr<ProxyDialogue> dialogue) {
  return std::make_unique<TunnelStream>(std::move(lower), std::move(dialogue));
}

std::unique_ptr<Stream> makeTlsLayer(std::unique_ptr<Stream> lower, const std::string& host,
                                     std::shared_ptr<TlsContext> context) {
  return std::make_unique<TlsStream>(std::move(lower), host, std::move(context));
}

}  // namespace web::native
