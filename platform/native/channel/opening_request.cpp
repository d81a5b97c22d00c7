// The header fields that depend on the server's address and on the user.
#include "native/channel/opening_request.h"

#include <algorithm>

#include "protocol/crypto.h"
#include "protocol/token.h"
#include "url/percent_encoding.h"

namespace web::native {

protocol::Request openingRequest(const protocol::Url& url, const WebSocketInit& init) {
  protocol::Request request{.host = url.hostField(),
                            .resource = url.resource(),
                            .protocols = init.protocols,
                            .headers = {},
                            .compression = init.compression};
  if (!init.origin.empty()) request.headers.push_back({"Origin", init.origin});
  for (const auto& header : init.headers) request.headers.push_back({header.name, header.value});
  return request;
}

protocol::Limits limitsOf(const WebSocketInit& init) {
  return {.maxMessageSize = init.maxMessageSize, .maxBufferedAmount = init.maxBufferedAmount};
}

std::optional<protocol::HeaderField> authorizationOf(const protocol::Url& url,
                                                     const WebSocketInit& init) {
  constexpr const char* name = "Authorization";
  const bool isGiven = std::ranges::any_of(init.headers, [](const auto& header) {
    return protocol::equalsIgnoringCase(header.name, name);
  });
  if (isGiven || (url.username.empty() && url.password.empty())) return {};
  return protocol::HeaderField{name,
                               protocol::basicAuthorization(protocol::percentDecode(url.username),
                                                            protocol::percentDecode(url.password))};
}

}  // namespace web::native
