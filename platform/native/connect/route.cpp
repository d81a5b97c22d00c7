#include "native/connect/route.h"

#include <charconv>
#include <string_view>
#include <utility>

#include "native/net/socket.h"
#include "text/joined.h"
#include "text/printable.h"
#include "url/url_host.h"

namespace web::native {

namespace {

using protocol::inQuotes;

Misuse malformed(std::string message) { return {std::move(message), "SyntaxError"}; }
Misuse notSupported(std::string message) { return {std::move(message), "NotSupportedError"}; }

std::optional<std::uint16_t> parsePort(std::string_view text) {
  std::uint16_t port = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  const bool isPort = error == std::errc() && stop == end && port != 0;
  return isPort ? std::optional(port) : std::nullopt;
}

// "host", ":port" or "host:port".
std::optional<Misuse> readConnectTo(const std::string& text, Route& route) {
  std::string_view host = text;
  const auto colon = text.rfind(':');
  if (colon != text.npos && text.find(']', colon) == text.npos) {
    host = host.substr(0, colon);
    route.port = parsePort(std::string_view(text).substr(colon + 1));
    if (!route.port) {
      return malformed(joined({"WebSocketInit::connectTo, ", inQuotes(text),
                               ", has no port from 1 to 65535 after its last colon: write it as in "
                               "\"host:8080\" or \"[2001:db8::7]:8080\"."}));
    }
    if (host.empty()) return {};
  }
  auto [parsed, fault] = protocol::parseHost(host);
  if (parsed.empty()) {
    return malformed(joined({"WebSocketInit::connectTo, ", inQuotes(text),
                             ", has no valid host: ", inQuotes(host), " ", fault,
                             ". Write it as in \"host:8080\" or \"[2001:db8::7]:8080\"."}));
  }
  route.host = std::move(parsed);
  return {};
}

// With or without brackets.
std::optional<Address> parseAddress(const std::string& text) {
  if (auto address = Address::fromLiteral(text)) return address;
  return Address::fromLiteral('[' + text + ']');
}

std::optional<Misuse> readUnixSocket(const WebSocketInit& init, Route& route) {
  const auto longest = Socket::longestPath();
  if (longest == 0) {
    if (init.ignoreUnsupported) return {};
    return notSupported("WebSocketInit::unixSocket is not supported on Windows: connect by TCP.");
  }
  if (init.unixSocket.find('\0') != std::string::npos) {
    return malformed("The path in WebSocketInit::unixSocket has a NUL.");
  }
  if (init.unixSocket.size() > longest) {
    return malformed(joined(
        {"The path in WebSocketInit::unixSocket has ", std::to_string(init.unixSocket.size()),
         " bytes, and this system takes ", std::to_string(longest), " at most."}));
  }
  route.socketPath = init.unixSocket;
  if (init.connectTo.empty() && init.localAddress.empty() && init.proxy.value_or("").empty()) {
    return {};
  }
  return notSupported(
      "WebSocketInit::unixSocket cannot be combined with connectTo, localAddress or proxy: set "
      "either it or those.");
}

// On a helper thread.
LookupResult resolveBy(const decltype(WebSocketInit::resolve)& resolve, const std::string& name) {
  LookupResult result;
  for (const auto& text : resolve(name)) {
    const auto address = parseAddress(text);
    if (!address) {
      return {{},
              joined({"WebSocketInit::resolve gave ", inQuotes(text), " for the name '", name,
                      "', which is not an address such as \"192.0.2.7\" or \"2001:db8::7\""})};
    }
    result.addresses.push_back(*address);
  }
  if (result.addresses.empty()) {
    result.failure = joined({"WebSocketInit::resolve gave no address for the name '", name, "'"});
  }
  return result;
}

}  // namespace

RouteResult routeOf(const WebSocketInit& init) {
  RouteResult result;
  auto& [route, misuse] = result;
  if (!init.connectTo.empty()) misuse = readConnectTo(init.connectTo, route);
  if (!misuse && !init.localAddress.empty()) {
    route.from = parseAddress(init.localAddress);
    if (!route.from) {
      misuse = malformed(
          joined({"WebSocketInit::localAddress, ", inQuotes(init.localAddress),
                  ", is not an address: write it as in \"192.0.2.7\" or \"2001:db8::7\"."}));
    }
  }
  if (!misuse && !init.unixSocket.empty()) misuse = readUnixSocket(init, route);
  if (!misuse && init.resolve) {
    route.lookup = std::make_shared<const Resolver::Lookup>(
        [resolve = init.resolve](const std::string& name) { return resolveBy(resolve, name); });
  }
  return result;
}

}  // namespace web::native
