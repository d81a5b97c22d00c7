// Any bytes as a URL: the result is stable, plain ASCII and complete, or there is a fault.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/reference_utf8.h"
#include "fuzz/require.h"
#include "url/url.h"

namespace {

using web::fuzz::require;
using web::protocol::Url;

bool isVisibleAscii(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char character) { return character > ' ' && character < 0x7F; });
}

void checkParts(const Url& url) {
  std::string href = url.href();
  require(isVisibleAscii(href), "a URL prints as visible ASCII");
  require(!url.host.empty() && url.path.starts_with('/'), "a URL has a host and a path");
  require(url.effectivePort() != 0 || url.port == 0, "only port 0 is port 0");

  // URL §4.5: the serialised URL parses to the same record.
  auto again = web::protocol::parseUrl(href).url;
  require(again.has_value(), "what is printed parses");
  require(again->href() == href, "what is printed prints the same");
  require(again->scheme == url.scheme && again->host == url.host && again->port == url.port,
          "the same scheme, host and port");
  require(again->username == url.username && again->password == url.password,
          "the same credentials");
  require(again->path == url.path && again->query == url.query && again->fragment == url.fragment,
          "the same path, query and fragment");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  auto [url, fault] = web::protocol::parseUrl(input);
  require(url.has_value() == fault.empty(), "either a URL or a fault");
  require(web::fuzz::isWellFormedByReference(fault), "a fault is valid UTF-8");
  if (url) checkParts(*url);

  auto [socketUrl, socketFault] = web::protocol::parseWebSocketUrl(input);
  require(socketUrl.has_value() == socketFault.empty(), "either a WebSocket URL or a fault");
  require(socketUrl.has_value() == (url.has_value() && !url->fragment),
          "only a fragment keeps a URL from being a WebSocket's");
  if (!socketUrl) return 0;
  require(socketUrl->scheme == (url->isSecure() ? "wss" : "ws"), "http means ws, https means wss");
  checkParts(*socketUrl);
  return 0;
}
