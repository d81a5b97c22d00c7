#include "native/connect/target.h"

#include <utility>

#include "native/net/environment.h"

namespace web::native {

namespace {

TlsSettings settingsOf(const WebSocketInit& init) {
  return {.trust = init.trust,
          .clientCertificate = init.clientCertificate,
          .minimumVersion = init.minimumTlsVersion};
}

ProxyChoice wayTo(const protocol::Url& url, const WebSocketInit& init) {
  if (!init.proxy) return proxyOfEnvironment(url, environmentVariable);
  if (init.proxy->empty()) return {};
  return parseProxy(*init.proxy);
}

// With the brackets that an IPv6 address has in a URL.
std::string serverNameOf(const protocol::Url& url, const WebSocketInit& init) {
  const auto& name = init.serverName;
  if (name.empty()) return url.host;
  const bool lacksBrackets = name.find(':') != name.npos && !name.starts_with('[');
  return lacksBrackets ? '[' + name + ']' : name;
}

bool hasOwnCertificates(const WebSocketInit& init) {
  return !init.trust.authorities.empty() || !init.clientCertificate.chain.empty();
}

std::optional<Misuse> misuseIn(const Target& target, const WebSocketInit& init) {
  if (init.proxy && !target.way.fault.empty()) {
    return Misuse{"The proxy" + target.way.fault,
                  target.way.isSupported ? "SyntaxError" : "NotSupportedError"};
  }
  if (hasOwnCertificates(init) && !target.tls.fault.empty()) {
    return Misuse{"WebSocketInit::" + target.tls.fault, "SyntaxError"};
  }
  return {};
}

}  // namespace

TargetResult targetOf(const protocol::Url& url, const WebSocketInit& init) {
  // Certificates that cannot be read are a misuse without TLS, too.
  const bool wantsContext = url.isSecure() || hasOwnCertificates(init);
  Target target{.host = url.host,
                .port = url.effectivePort(),
                .isSecure = url.isSecure(),
                .way = wayTo(url, init),
                .serverName = serverNameOf(url, init),
                .tls = wantsContext ? TlsContext::shared(settingsOf(init)) : TlsContext::Result(),
                .inTurn = init.handshakesInTurn};
  auto misuse = misuseIn(target, init);
  return {std::move(target), std::move(misuse)};
}

}  // namespace web::native
