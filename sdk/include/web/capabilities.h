// Which options have an effect on the platform that the program runs on.
#pragma once

#include <web/export.h>

namespace web {

// The fields of WebSocketInit that not every platform supports, by their names. A field that is
// false here throws "NotSupportedError" if it is set, or is ignored with `ignoreUnsupported`; only
// `targetAddressSpace` is never refused.
struct Capabilities {
  bool headers = false;
  bool origin = false;
  bool clientCertificate = false;
  bool serverName = false;
  bool connectTo = false;
  bool localAddress = false;
  bool resolve = false;
  bool unixSocket = false;
  bool targetAddressSpace = false;  // True in pages whose WebSocket takes such an option.

  bool operator==(const Capabilities&) const = default;
};

// Never throws, opens no connection, and always gives the same answer. Callable on any thread.
TWINSOCKET_API Capabilities capabilities();

}  // namespace web
