// The layer that every program uses, except for some tests.
#include <utility>

#include "native/connect/stream_layers.h"
#include "native/net/tcp_stream.h"

namespace web::native {

std::unique_ptr<Stream> makeTcpLayer(Socket socket, PeerName peer) {
  return std::make_unique<TcpStream>(std::move(socket), std::move(peer));
}

}  // namespace web::native
