// The URL record's text forms.
#include "url/url.h"

#include "text/joined.h"

namespace web::protocol {

using namespace std::string_view_literals;

bool Url::isSecure() const { return scheme == "wss"sv || scheme == "https"sv; }

std::uint16_t Url::effectivePort() const { return port.value_or(isSecure() ? 443 : 80); }

std::string Url::hostField() const { return port ? host + ':' + std::to_string(*port) : host; }

std::string Url::resource() const { return query ? path + '?' + *query : path; }

std::string Url::origin() const { return joined({scheme, "://", hostField()}); }

// No part but the credentials and the path may have an '@'.
std::string originOf(std::string_view href) {
  const auto start = href.find("//") + 2;
  const auto authority = href.substr(start, href.find('/', start) - start);
  return std::string(href.substr(0, start)).append(authority.substr(authority.find('@') + 1));
}

// URL §4.5, "URL serializer".
std::string Url::href() const {
  const bool hasUser = !username.empty() || !password.empty();
  return joined({scheme, "://", username, password.empty() ? "" : ":", password, hasUser ? "@" : "",
                 hostField(), path, query ? "?" : "", query.value_or(""), fragment ? "#" : "",
                 fragment.value_or("")});
}

}  // namespace web::protocol
