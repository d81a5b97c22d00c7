// TargetAddressSpace: in which network a page expects its server.
#pragma once

#include <web/export.h>

#include <optional>

namespace web {

// Local Network Access: "public", "local" (a LAN) and "loopback" (this computer).
enum class IPAddressSpace { publicNetwork, local, loopback };

// An optional IPAddressSpace, for WebSocketInit::targetAddressSpace.
class TWINSOCKET_API TargetAddressSpace {
 public:
  TargetAddressSpace() = default;
  TargetAddressSpace(IPAddressSpace space) : space_(space), tell_(&tellPage) {}

  std::optional<IPAddressSpace> space() const { return space_; }

  // For the next socket of this thread. Not for programs: the platforms define and call it.
  void announce(bool isNext) const {
    if (tell_) tell_(isNext ? space_ : std::nullopt);
  }

 private:
  static void tellPage(std::optional<IPAddressSpace> space);

  std::optional<IPAddressSpace> space_{};
  // A pointer, so that only programs that name an address space link this function.
  void (*tell_)(std::optional<IPAddressSpace> space) = nullptr;
};

}  // namespace web
