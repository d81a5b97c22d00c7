// Not implemented: macOS and the BSDs have routing sockets, Windows has NotifyAddrChange().
#include "native/loop/network_changes.h"

namespace web::native {

std::unique_ptr<NetworkChanges> openNetworkChanges() { return {}; }

}  // namespace web::native
