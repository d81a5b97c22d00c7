// What the system tells of its networks.
#pragma once

#include <memory>

namespace web::native {

class NetworkChanges {
 public:
  virtual ~NetworkChanges() = default;

  // Whether an address or a route is new since the last call: what could not be reached may be
  // reached by it. Never waits.
  virtual bool take() = 0;
};

// From now on. Null: this system tells nobody, or not us.
std::unique_ptr<NetworkChanges> openNetworkChanges();

}  // namespace web::native
