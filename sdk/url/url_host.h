// The host of a URL: a name, an IPv4 address or an IPv6 address in brackets (URL §3.5).
#pragma once

#include <string>
#include <string_view>

namespace web::protocol {

struct HostResult {
  std::string host;   // Serialised; empty if there is a fault.
  std::string fault;  // What is wrong, as the end of a sentence: "… is not …".
};

HostResult parseHost(std::string_view text);

}  // namespace web::protocol
