#include "protocol/crypto.h"

#include "protocol/bytes.h"
#include "protocol/digest.h"
#include "text/joined.h"

namespace web::protocol {

std::string acceptFor(std::string_view key) {
  return base64(sha1(joined({key, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"})));
}

std::string basicAuthorization(std::string_view user, std::string_view password) {
  auto credentials = std::string(user) + ':' + std::string(password);
  return "Basic " + base64(asBytes(credentials));
}

}  // namespace web::protocol
