// Finds a header field by its name.
#include <web/failure.h>

#include "protocol/token.h"

namespace web {

const std::string* HandshakeResponse::header(std::string_view name) const {
  for (const auto& field : headers) {
    if (protocol::equalsIgnoringCase(field.name, name)) return &field.value;
  }
  return nullptr;
}

}  // namespace web
