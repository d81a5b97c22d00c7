// The grammar of Sec-WebSocket-Extensions (RFC 6455 §9.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace web::protocol {

struct ExtensionParameter {
  std::string name;
  std::optional<std::string> value;  // Without its quotes.
};

struct Extension {
  std::string name;
  std::vector<ExtensionParameter> parameters;
};

// Nothing if the text does not follow the grammar. As in browsers, an empty element is an error.
std::optional<std::vector<Extension>> parseExtensions(std::string_view text);

}  // namespace web::protocol
