// A target with options: in a file of its own, so that a program without them does not link it.
#include "native/connect/target.h"

#include <cstddef>
#include <utility>

#include "native/net/environment.h"
#include "native/net/read_file.h"
#include "text/joined.h"
#include "text/printable.h"

namespace web::native {

namespace {

// Far more than the certificates of all public authorities.
constexpr std::size_t largestAuthorityFile = std::size_t{16} << 20;

TlsContextResult contextOf(const WebSocketInit& init) {
  TlsSettings settings{.trust = init.trust,
                       .authorities = {},
                       .clientCertificate = init.clientCertificate,
                       .minimumVersion = init.minimumTlsVersion};
  for (const auto& name : init.trust.authorityFiles) {
    auto [bytes, fault] = readFile(name, largestAuthorityFile);
    if (!fault.empty()) {
      return {nullptr, joined({"trust.authorityFiles: ", protocol::inQuotes(name),
                               " cannot be read: ", fault})};
    }
    settings.authorities.push_back(std::move(bytes));
  }
  return sharedTlsContext(settings);
}

ProxyChoice proxyFor(const protocol::Url& url, const WebSocketInit& init, const Route& route) {
  if (!route.socketPath.empty()) return {};
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
  return !init.trust.authorities.empty() || !init.trust.authorityFiles.empty() ||
         !init.clientCertificate.chain.empty();
}

std::optional<Misuse> misuseIn(const Target& target, const WebSocketInit& init) {
  if (init.proxy && !target.proxyChoice.fault.empty()) {
    return Misuse{joined({"The proxy", target.proxyChoice.fault, "."}),
                  target.proxyChoice.isSupported ? "SyntaxError" : "NotSupportedError"};
  }
  if (hasOwnCertificates(init) && !target.tls.fault.empty()) {
    return Misuse{joined({"WebSocketInit::", target.tls.fault}), "SyntaxError"};
  }
  return {};
}

}  // namespace

TargetResult targetOf(const protocol::Url& url, const WebSocketInit& init) {
  // Certificates that cannot be read are a misuse without TLS, too.
  const bool wantsContext = url.isSecure() || hasOwnCertificates(init);
  auto [route, misuseInRoute] = routeOf(init);
  Target target{.host = route.host.empty() ? url.host : route.host,
                .port = route.port.value_or(url.effectivePort()),
                .isSecure = url.isSecure(),
                .proxyChoice = proxyFor(url, init, route),
                .serverName = serverNameOf(url, init),
                .tls = wantsContext ? contextOf(init) : TlsContextResult(),
                .inTurn = init.handshakesInTurn,
                .route = std::move(route)};
  auto misuse = misuseInRoute ? std::move(misuseInRoute) : misuseIn(target, init);
  return {std::move(target), std::move(misuse)};
}

}  // namespace web::native
