// Linux reports network changes on a rtnetlink socket (rtnetlink(7)).
#pragma once

#include "native/loop/network_changes.h"

namespace web::native {

class RouteSocket final : public NetworkChanges {
 public:
  // Owns the descriptor.
  explicit RouteSocket(int descriptor) : descriptor_(descriptor) {}
  RouteSocket(const RouteSocket&) = delete;
  RouteSocket& operator=(const RouteSocket&) = delete;
  ~RouteSocket() override;

  bool take() override;

 private:
  const int descriptor_;
};

}  // namespace web::native
