// Any bytes as a URL: what parses is stable, plain ASCII and whole; what does not has a fault.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "protocol/url.h"
#include "protocol/utf8.h"

namespace {

using web::protocol::Url;

void require(bool holds) {
  if (!holds) std::abort();
}

bool isVisibleAscii(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char character) { return character > ' ' && character < 0x7F; });
}

void checkParts(const Url& url) {
  std::string href = url.href();
  require(isVisibleAscii(href));
  require(!url.host.empty() && url.path.starts_with('/'));
  require(url.effectivePort() != 0 || url.port == 0);

  // URL §4.5: what is serialised parses to the same record.
  auto again = web::protocol::parseUrl(href).url;
  require(again.has_value());
  require(again->href() == href);
  require(again->scheme == url.scheme && again->host == url.host && again->port == url.port);
  require(again->username == url.username && again->password == url.password);
  require(again->path == url.path && again->query == url.query && again->fragment == url.fragment);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  auto [url, fault] = web::protocol::parseUrl(input);
  require(url.has_value() == fault.empty());
  require(web::protocol::isWellFormed(fault));
  if (url) checkParts(*url);

  auto [socketUrl, socketFault] = web::protocol::parseWebSocketUrl(input);
  require(socketUrl.has_value() == socketFault.empty());
  require(socketUrl.has_value() == (url.has_value() && !url->fragment));
  if (!socketUrl) return 0;
  require(socketUrl->scheme == (url->isSecure() ? "wss" : "ws"));
  checkParts(*socketUrl);
  return 0;
}
