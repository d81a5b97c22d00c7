#include "init_rules.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string_view>
#include <utility>

#include "protocol/token.h"
#include "url/host_name.h"

namespace web {

namespace {

using protocol::equalsIgnoringCase;
using protocol::isToken;

Misuse malformed(std::string message) { return {std::move(message), "SyntaxError"}; }
Misuse notSupported(std::string message) { return {std::move(message), "NotSupportedError"}; }

// RFC 9110 §5.5. With CR or LF, a value would become two fields, or end the request.
bool hasControl(std::string_view value) {
  return std::any_of(value.begin(), value.end(), [](unsigned char character) {
    return (character < 0x20 && character != '\t') || character == 0x7f;
  });
}

std::optional<Misuse> misuseInName(const std::string& name) {
  constexpr std::string_view ours[] = {"Host", "Connection", "Upgrade", "Content-Length",
                                       "Transfer-Encoding"};
  constexpr std::string_view oursAll = "Sec-WebSocket-";
  const auto refuse = [&](const std::string& why) {
    return notSupported("The header " + name + " cannot be set: " + why);
  };
  if (equalsIgnoringCase(std::string_view(name).substr(0, oursAll.size()), oursAll) ||
      std::any_of(std::begin(ours), std::end(ours),
                  [&](auto each) { return equalsIgnoringCase(name, each); })) {
    return refuse("it belongs to the opening handshake.");
  }
  if (equalsIgnoringCase(name, "Origin")) return refuse("use WebSocketInit::origin.");
  if (equalsIgnoringCase(name, "Proxy-Authorization")) {
    return refuse("the server would see it. Give user and password in WebSocketInit::proxy.");
  }
  return {};
}

std::optional<Misuse> misuseInHeaders(const std::vector<Header>& headers) {
  for (const auto& header : headers) {
    if (!isToken(header.name)) {
      return malformed("The header name '" + header.name +
                       "' is not an HTTP token: use letters, digits and !#$%&'*+-.^_`|~ only.");
    }
    if (hasControl(header.value)) {
      return malformed("The value of the header " + header.name +
                       " has a control character: leave out CR, LF and NUL.");
    }
    if (auto misuse = misuseInName(header.name)) return misuse;
  }
  return {};
}

bool isNoFile(const std::string& name) {
  return name.empty() || name.find('\0') != std::string::npos;
}

std::optional<Misuse> misuseInTls(const WebSocketInit& init) {
  if (!init.trust.system && init.trust.authorities.empty() && init.trust.authorityFiles.empty() &&
      !init.trust.acceptAnyCertificateEvenAnAttackers) {
    return notSupported(
        "No authority is trusted: give certificates in WebSocketInit::trust.authorities.");
  }
  if (std::any_of(init.trust.authorityFiles.begin(), init.trust.authorityFiles.end(), isNoFile)) {
    return malformed("A name in WebSocketInit::trust.authorityFiles is empty, or has a NUL.");
  }
  if (init.clientCertificate.chain.empty() != init.clientCertificate.key.empty()) {
    return malformed(
        "A client certificate needs both a chain and its key: one of them is missing.");
  }
  const auto isNot = [](unsigned char character) { return character <= 0x20 || character >= 0x7f; };
  if (std::any_of(init.serverName.begin(), init.serverName.end(), isNot)) {
    return malformed(
        "The server name has characters that an ASCII host name cannot have: use Punycode.");
  }
  if (!init.serverName.empty() && protocol::hasEmptyLabel(init.serverName)) {
    return malformed("The server name '" + init.serverName +
                     "' has an empty label, between two dots or before the first dot.");
  }
  return {};
}

std::optional<Misuse> misuseInTimes(const WebSocketInit& init) {
  const auto refuse = [](const char* name, std::chrono::milliseconds time, const char* rule) {
    return notSupported(name + (" is " + std::to_string(time.count())) + " ms: it must " + rule);
  };
  constexpr auto positive = "be greater than zero.";
  if (init.openTimeout.count() <= 0) return refuse("openTimeout", init.openTimeout, positive);
  if (init.closeTimeout.count() <= 0) return refuse("closeTimeout", init.closeTimeout, positive);
  if (init.keepAlive.count() < 0) {
    return refuse("keepAlive", init.keepAlive, "not be less than zero, which turns it off.");
  }
  return {};
}

}  // namespace

std::optional<Misuse> misuseIn(const std::vector<std::string>& protocols) {
  const auto malformed = [](std::string_view protocol, std::string_view why) {
    std::string message = "The subprotocol '";
    message.append(protocol).append(why);
    return Misuse{std::move(message), "SyntaxError"};
  };
  for (auto protocol = protocols.begin(); protocol != protocols.end(); ++protocol) {
    if (!isToken(*protocol)) {
      return malformed(*protocol,
                       "' is not an HTTP token: use letters, digits and !#$%&'*+-.^_`|~ only.");
    }
    if (std::find(protocols.begin(), protocol, *protocol) != protocol) {
      return malformed(*protocol, "' is given twice: name each one once.");
    }
  }
  return {};
}

std::optional<Misuse> misuseIn(const WebSocketInit& init) {
  if (auto misuse = misuseInHeaders(init.headers)) return misuse;
  if (hasControl(init.origin)) {
    return malformed(
        "The origin has a control character: write it as in \"https://play.example\".");
  }
  if (auto misuse = misuseInTls(init)) return misuse;
  return misuseInTimes(init);
}

}  // namespace web
