// As every program but some of the tests has it.
#include <utility>

#include "native/connect/stream_layers.h"
#include "native/net/tcp_stream.h"

namespace web::native {

std::unique_ptr<Stream> makeTcpLayer(Socket socket, PeerName peer) {
  return std::make_unique<TcpStream>(std::move(socket), std::move(peer));
}

}  // namespace web::native
