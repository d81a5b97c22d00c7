// What the opening handshake asks for.
#pragma once

#include <string>
#include <vector>

namespace web::protocol {

struct HeaderField {
  std::string name, value;
};

struct Request {
  std::string host;      // The Host field: the port only if it is not the default one.
  std::string resource;  // Path and query, "/" at least.
  std::vector<std::string> protocols;
  std::vector<HeaderField> headers;  // Already checked: goes out as it is, after our own fields.
  bool compression = true;           // Offer permessage-deflate.
};

}  // namespace web::protocol
