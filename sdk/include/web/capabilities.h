// Which options have an effect on the platform that the program runs on.
#pragma once

#include <web/export.h>

namespace web {

// The fields of WebSocketInit that are not for every platform, by their names. Those that are false
// here throw "NotSupportedError" if they are given, or are left out with `ignoreUnsupported`; but
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
  bool targetAddressSpace = false;  // In pages that take options beside the subprotocols.

  bool operator==(const Capabilities&) const = default;
};

// Never throws, opens no connection, and says the same for as long as the program runs. Any thread.
TWINSOCKET_API Capabilities capabilities();

}  // namespace web
