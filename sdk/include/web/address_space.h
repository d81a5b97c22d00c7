// TargetAddressSpace: which network a page says that it wants to reach.
#pragma once

#include <web/export.h>

#include <optional>

namespace web {

// Local Network Access: "public", "local" (a LAN) and "loopback" (this computer).
enum class IPAddressSpace { publicNetwork, local, loopback };

// None, or one of them, for WebSocketInit::targetAddressSpace.
class TWINSOCKET_API TargetAddressSpace {
 public:
  TargetAddressSpace() = default;
  TargetAddressSpace(IPAddressSpace space) : space_(space), tell_(&tellPage) {}

  std::optional<IPAddressSpace> space() const { return space_; }

  // Of the socket that this thread makes next. Not for programs: the platforms define and call it.
  void announce(bool isNext) const {
    if (tell_) tell_(isNext ? space_ : std::nullopt);
  }

 private:
  static void tellPage(std::optional<IPAddressSpace> space);

  std::optional<IPAddressSpace> space_{};
  // By a pointer, so that only those who name one link what it takes.
  void (*tell_)(std::optional<IPAddressSpace> space) = nullptr;
};

}  // namespace web
