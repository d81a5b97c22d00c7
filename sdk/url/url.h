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
  std::string hostField() const;  // What the Host field of a request says: "host" or "host:port".
  std::string resource() const;   // What is asked of the host: path and query.
  std::uint16_t effectivePort() const;
  bool isSecure() const;  // TLS.
};

// Either a URL or, in a sentence for a person, why there is none.
struct UrlResult {
  std::optional<Url> url;
  std::string fault;
};

// There is no base URL, so a relative one is a fault. Ill-formed UTF-8 is read as U+FFFD.
UrlResult parseUrl(std::string_view input);

// What the constructor of WebSocket takes: http means ws, https means wss; no fragment.
UrlResult parseWebSocketUrl(std::string_view input);

}  // namespace web::protocol
