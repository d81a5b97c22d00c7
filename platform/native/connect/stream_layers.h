// The layers of a stream that a test can replace. Each is in a file of its own, so
// that a test program can define one of them and take the other from the library.
#pragma once

#include <memory>

#include "native/net/peer_name.h"
#include "native/net/socket.h"
#include "native/net/stream.h"
#include "native/tls/tls_layer.h"

namespace web::native {

std::unique_ptr<Stream> makeTcpLayer(Socket socket, PeerName peer);

}  // namespace web::native
