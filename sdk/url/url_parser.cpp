// The URL parser for the special schemes without a base URL (URL §4.4, "basic URL parser").
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "text/ascii.h"
#include "text/joined.h"
#include "text/printable.h"
#include "text/utf8.h"
#include "url/percent_encoding.h"
#include "url/url.h"
#include "url/url_host.h"

namespace web::protocol {
namespace {

constexpr std::string_view schemes[] = {"ws", "wss", "http", "https"};

bool isTabOrNewline(char character) {
  return character == '\t' || character == '\n' || character == '\r';
}

// Controls and spaces at both ends, tabs and newlines everywhere: they are not part of the URL.
std::string stripped(std::string input) {
  auto isInk = [](char character) { return static_cast<unsigned char>(character) > ' '; };
  auto first = std::ranges::find_if(input, isInk);
  auto last = std::find_if(input.rbegin(), std::make_reverse_iterator(first), isInk).base();
  const auto margin = static_cast<std::size_t>(first - input.begin());
  input.erase(std::remove_if(first, last, isTabOrNewline), input.end());  // `first` ends with it.
  input.erase(0, margin);
  return input;
}

// Removes and returns what comes before the first of `ends`.
std::string_view takeUntil(std::string_view& text, std::string_view ends) {
  std::string_view taken = text.substr(0, text.find_first_of(ends));
  text.remove_prefix(taken.size());
  return taken;
}

// "scheme start state" and "scheme state". Nothing if there is no scheme.
std::string takeScheme(std::string_view& text) {
  std::size_t colon = text.find(':');
  if (colon == text.npos) return {};
  std::string scheme = asciiLower(text.substr(0, colon));
  constexpr std::string_view allowed = "+-.0123456789abcdefghijklmnopqrstuvwxyz";
  if (scheme.empty() || scheme[0] < 'a' || scheme[0] > 'z') return {};
  if (scheme.find_first_not_of(allowed) != scheme.npos) return {};
  text.remove_prefix(colon + 1);
  return scheme;
}

// "authority state": everything before the last '@' is the user's name and password.
void takeCredentials(std::string_view& authority, Url& url) {
  std::size_t at = authority.rfind('@');
  if (at == authority.npos) return;
  std::string_view credentials = authority.substr(0, at);
  authority.remove_prefix(at + 1);
  url.username = percentEncode(takeUntil(credentials, ":"), EncodeSet::userinfo);
  if (!credentials.empty())
    url.password = percentEncode(credentials.substr(1), EncodeSet::userinfo);
}

// "host state": up to a colon that is not inside brackets.
std::string_view takeHost(std::string_view& authority) {
  bool insideBrackets = false;
  std::size_t end = 0;
  for (; end < authority.size(); ++end) {
    char character = authority[end];
    if (character == ':' && !insideBrackets) break;
    if (character == '[') insideBrackets = true;
    if (character == ']') insideBrackets = false;
  }
  std::string_view host = authority.substr(0, end);
  authority.remove_prefix(end);
  return host;
}

// "port state". Returns a fault.
std::string readPort(std::string_view text, Url& url) {
  std::uint32_t port = 0;
  for (char digit : text) {
    if (digit < '0' || digit > '9') return "is not a number: it must be 0 to 65535, in digits.";
    port = std::min<std::uint32_t>(port * 10 + static_cast<unsigned>(digit - '0'), 65536);
  }
  if (port > 65535) return "is too large: it must be 0 to 65535.";
  if (!text.empty() && port != url.effectivePort()) url.port = static_cast<std::uint16_t>(port);
  return {};
}

bool isDot(std::string_view text) {
  return text == "." || (text.size() == 3 && asciiLower(text) == "%2e");
}

// "single-dot" and "double-dot URL path segment", also percent-encoded.
bool isDoubleDot(std::string_view segment) {
  for (auto half : {std::size_t{1}, std::size_t{3}})
    if (segment.size() > half && isDot(segment.substr(0, half)) && isDot(segment.substr(half)))
      return true;
  return false;
}

// "path state": dot segments are resolved, a backslash is a slash.
std::string parsePath(std::string_view text) {
  std::vector<std::string_view> segments;
  bool more = true;
  if (!text.empty()) text.remove_prefix(1);
  while (more) {
    std::string_view segment = takeUntil(text, "/\\");
    more = !text.empty();
    if (more) text.remove_prefix(1);
    bool doubleDot = isDoubleDot(segment);
    if (doubleDot && !segments.empty()) segments.pop_back();
    if (!doubleDot && !isDot(segment))
      segments.push_back(segment);
    else if (!more)
      segments.push_back({});  // A path that ends in dots ends in a slash.
  }
  std::string path;
  for (std::string_view segment : segments) path += '/' + percentEncode(segment, EncodeSet::path);
  return path;
}

std::string theUrl(std::string_view input) {
  return joined({"The URL ", inQuotes(withoutCredentials(input))});
}

std::string inUrl(std::string_view input) { return joined({theUrl(input), " is not valid: "}); }

// "the port '99999' ", without the text if it may belong to a password that contains a slash.
std::string part(std::string_view name, std::string_view text, std::string_view behind) {
  const bool mayBeSecret = behind.find('@') != behind.npos;
  return joined({"the ", name, mayBeSecret ? " " : ' ' + inQuotes(text) + ' '});
}

}  // namespace

UrlResult parseUrl(std::string_view input) {
  std::string text = stripped(toWellFormed(input));
  std::string_view rest = text;
  Url url;
  url.scheme = takeScheme(rest);
  if (url.scheme.empty())
    return {{}, joined({theUrl(text), " has no scheme: it must begin with ws:// or wss://."})};
  if (std::ranges::find(schemes, url.scheme) == std::end(schemes))
    return {{},
            joined({theUrl(text), " has the scheme ", inQuotes(url.scheme),
                    ": it must begin with ws:// or wss:// (or http:// or https://)."})};

  // "special authority ignore slashes state": any number of them, also none.
  rest.remove_prefix(std::min(rest.find_first_not_of("/\\"), rest.size()));
  std::string_view authority = takeUntil(rest, "/\\?#");
  takeCredentials(authority, url);
  std::string_view hostText = takeHost(authority);
  if (hostText.empty())
    return {{}, joined({inUrl(text), "it has no host, as in wss://example.com/."})};
  auto [host, fault] = parseHost(hostText);
  if (host.empty()) return {{}, inUrl(text) + part("host", hostText, rest) + fault + '.'};
  url.host = host;
  if (!authority.empty()) authority.remove_prefix(1);
  if (auto portFault = readPort(authority, url); !portFault.empty())
    return {{}, inUrl(text) + part("port", authority, rest) + portFault};

  url.path = parsePath(takeUntil(rest, "?#"));
  if (rest.starts_with('?')) {
    rest.remove_prefix(1);
    url.query = percentEncode(takeUntil(rest, "#"), EncodeSet::specialQuery);
  }
  if (!rest.empty()) url.fragment = percentEncode(rest.substr(1), EncodeSet::fragment);
  return {std::move(url), {}};
}

UrlResult parseWebSocketUrl(std::string_view input) {
  UrlResult result = parseUrl(input);
  if (!result.url) return result;
  // WebSockets §3.1, the constructor: other schemes and fragments are a SyntaxError.
  Url& url = *result.url;
  if (url.fragment)
    return {{},
            joined({theUrl(url.href()), " has a fragment, which no server would see: ",
                    "leave out the '#' and what follows it, or write '#' as %23."})};
  if (url.scheme == "http") url.scheme = "ws";
  if (url.scheme == "https") url.scheme = "wss";
  return result;
}

}  // namespace web::protocol
