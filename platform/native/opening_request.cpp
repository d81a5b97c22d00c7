// The fields that depend on where the server is and on who asks.
#include "native/opening_request.h"

#include "protocol/crypto.h"
#include "protocol/percent_encoding.h"

namespace web::native {

protocol::Request openingRequest(const protocol::Url& url, const WebSocketInit& init) {
  protocol::Request request{.host = url.hostField(),
                            .resource = url.resource(),
                            .protocols = init.protocols,
                            .headers = {},
                            .compression = init.compression};
  if (!init.origin.empty()) request.headers.push_back({"Origin", init.origin});
  for (const auto& header : init.headers) request.headers.push_back({header.name, header.value});
  if (!url.username.empty() || !url.password.empty()) {
    request.headers.push_back(
        {"Authorization", protocol::basicAuthorization(protocol::percentDecode(url.username),
                                                       protocol::percentDecode(url.password))});
  }
  return request;
}

}  // namespace web::native
