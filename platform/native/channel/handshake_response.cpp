#include "native/channel/handshake_response.h"

namespace web::native {

HandshakeResponse responseOf(const protocol::ClientSession& session) {
  HandshakeResponse response{.status = session.responseStatus()};
  if (const auto* head = session.response()) {
    response.statusText = head->reason;
    for (const auto& field : head->fields) response.headers.push_back({field.name, field.value});
  }
  response.body = session.responseBody();
  return response;
}

std::shared_ptr<const HandshakeResponse> refusalOf(const protocol::ClientSession& session) {
  using protocol::Cause;
  const auto cause = session.cause();
  const bool isAnswer = cause == Cause::response || cause == Cause::handshake;
  if (!isAnswer || session.responseStatus() == 0) return {};
  return std::make_shared<const HandshakeResponse>(responseOf(session));
}

}  // namespace web::native
