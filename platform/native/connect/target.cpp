#include "native/connect/target.h"

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

}  // namespace

Target targetOf(const protocol::Url& url, const WebSocketInit& init) {
  return {.host = url.host,
          .port = url.effectivePort(),
          .isSecure = url.isSecure(),
          .way = wayTo(url, init),
          .serverName = serverNameOf(url, init),
          .tls = url.isSecure() ? TlsContext::shared(settingsOf(init)) : TlsContext::Result(),
          .inTurn = init.handshakesInTurn};
}

std::optional<Misuse> faultIn(const WebSocketInit& init) {
  if (init.proxy && !init.proxy->empty()) {
    if (auto choice = parseProxy(*init.proxy); !choice.fault.empty())
      return Misuse{"The proxy" + choice.fault,
                    choice.isSupported ? "SyntaxError" : "NotSupportedError"};
  }
  const bool isPlain = init.trust.authorities.empty() && init.clientCertificate.chain.empty();
  if (isPlain) return {};
  auto context = TlsContext::shared(settingsOf(init));
  if (context.fault.empty()) return {};
  return Misuse{"WebSocketInit::" + context.fault, "SyntaxError"};
}

}  // namespace web::native
