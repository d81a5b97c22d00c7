// Linux tells of its networks by a rtnetlink socket (rtnetlink(7)).
#pragma once

#include "native/loop/network_changes.h"

namespace web::native {

class RouteSocket final : public NetworkChanges {
 public:
  // Closes the descriptor in the end.
  explicit RouteSocket(int descriptor) : descriptor_(descriptor) {}
  RouteSocket(const RouteSocket&) = delete;
  RouteSocket& operator=(const RouteSocket&) = delete;
  ~RouteSocket() override;

  bool take() override;

 private:
  const int descriptor_;
};

}  // namespace web::native
