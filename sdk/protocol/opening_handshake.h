// The opening handshake (RFC 6455 §4.1, WHATWG "establish a WebSocket connection").
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "protocol/http_head.h"
#include "protocol/limits.h"
#include "protocol/masking.h"
#include "protocol/permessage_deflate.h"
#include "protocol/request.h"
#include "protocol/response_body.h"

namespace web::protocol {

class OpeningHandshake {
 public:
  OpeningHandshake(Request request, const FillRandom& fillRandom, const Limits& limits);
  OpeningHandshake(const OpeningHandshake&) = delete;
  OpeningHandshake& operator=(const OpeningHandshake&) = delete;
  ~OpeningHandshake();

  std::string requestText() const;

  // Reads the server's response, and leaves the bytes after its head in `bytes`. A refusal is
  // incomplete until the beginning of its body has arrived.
  enum class Progress { incomplete, accepted, refused };
  Progress receive(std::span<const std::byte>& bytes);

  const ResponseHead& response() const { return reader_.head(); }

  // The status is not 101. failure() is already known while the body is still arriving.
  bool isRefusal() const { return body_.has_value(); }
  const ResponseBody* body() const { return body_ ? &*body_ : nullptr; }

  const std::string& protocol() const { return protocol_; }
  const std::string& extensions() const { return extensions_; }
  const std::optional<DeflateParameters>& deflate() const { return deflate_; }
  const std::string& failure() const { return failure_; }  // What the server did wrong.

  // Refused because user and password are missing, and we may send them to this server.
  bool asksForBasic() const { return asksForBasic_; }

 private:
  Progress receiveHead(std::span<const std::byte>& bytes);

  // Each returns an error message, or an empty string.
  std::string checkResponse();
  std::string checkStatus();
  std::string explainUnauthorized() const;
  std::string checkUpgrade() const;
  std::string checkAccept() const;
  std::string chooseProtocol();
  std::string chooseExtensions();

  Request request_;
  Limits limits_;
  std::string key_;
  HttpHeadReader reader_;
  int informationalResponses_ = 0;
  std::string protocol_, extensions_, failure_;
  std::optional<DeflateParameters> deflate_;
  bool asksForBasic_ = false;
  std::optional<ResponseBody> body_;
};

// What an open connection keeps of the response: the fields that are not of the handshake. Null if
// there are none, as in most servers' answers: a socket that says nothing needs little memory.
std::unique_ptr<const ResponseHead> keptOf(const ResponseHead& response);

}  // namespace web::protocol
