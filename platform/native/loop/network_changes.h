// The system's notifications of changes in its networks.
#pragma once

#include <memory>

namespace web::native {

class NetworkChanges {
 public:
  virtual ~NetworkChanges() = default;

  // Returns true if the computer has got a new address or route since the last call, so that a
  // server that was out of reach may be reachable now. Never waits.
  virtual bool take() = 0;
};

// Reports changes from now on. Null if this system has no notifications, or none for us.
std::unique_ptr<NetworkChanges> openNetworkChanges();

}  // namespace web::native
