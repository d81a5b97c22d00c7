// macOS and the BSDs have routing sockets, Windows NotifyAddrChange(): nobody has tried them here.
#include "native/loop/network_changes.h"

namespace web::native {

std::unique_ptr<NetworkChanges> openNetworkChanges() { return {}; }

}  // namespace web::native
