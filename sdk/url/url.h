// URLs with the schemes ws, wss, http and https, as the WHATWG URL standard parses and prints them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace web::protocol {

// A URL record (URL §4.1). All parts are serialised: lower-cased, percent-encoded, normalised.
struct Url {
  std::string scheme;  // Without the colon.
  std::string username, password;
  std::string host;                            // An IPv6 address has its brackets.
  std::optional<std::uint16_t> port;           // Empty if it is the scheme's default.
  std::string path;                            // "/" at least.
  std::optional<std::string> query, fragment;  // Without '?' and '#'. "?" alone is an empty query.

  std::string href() const;
  std::string origin() const;     // "wss://host" or "wss://host:port".
  std::string hostField() const;  // The Host field of a request: "host" or "host:port".
  std::string resource() const;   // What the request asks for: path and query.
  std::uint16_t effectivePort() const;
  bool isSecure() const;  // TLS.
};

// Either a URL, or an error message for people.
struct UrlResult {
  std::optional<Url> url;
  std::string fault;
};

// There is no base URL, so a relative URL is an error. Ill-formed UTF-8 is read as U+FFFD.
UrlResult parseUrl(std::string_view input);

// The origin of a URL that href() has printed.
std::string originOf(std::string_view href);

// What the constructor of WebSocket accepts: http means ws, https means wss; no fragment.
UrlResult parseWebSocketUrl(std::string_view input);

}  // namespace web::protocol
