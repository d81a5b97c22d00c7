// A build without proxies: every connection is direct.
#include "native/proxy/proxy.h"
#include "native/proxy/proxy_dialogue.h"

namespace web::native {

ProxyChoice parseProxy(std::string_view) {
  return {.fault = " cannot be used: twinsocket was built without proxies", .isSupported = false};
}

ProxyChoice proxyOfEnvironment(const protocol::Url&, const Environment&) { return {}; }

std::unique_ptr<ProxyDialogue> makeHttpConnect(const Proxy&, const std::string&, std::uint16_t,
                                               bool&) {
  return nullptr;
}
std::unique_ptr<ProxyDialogue> makeSocks5(const Proxy&, const std::string&, std::uint16_t) {
  return nullptr;
}

}  // namespace web::native
