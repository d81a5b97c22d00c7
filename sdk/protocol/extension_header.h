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

// Nothing if the text does not follow the grammar. Empty elements are not taken, as in browsers.
std::optional<std::vector<Extension>> parseExtensions(std::string_view text);

}  // namespace web::protocol
