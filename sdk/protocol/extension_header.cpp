#include "protocol/extension_header.h"

#include <algorithm>
#include <utility>

#include "protocol/http_head.h"

namespace web::protocol {

namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(trimmed(text)) {}

  bool isAtEnd() const { return rest_.empty(); }

  // Takes the character and the space around it.
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_ = trimmed(rest_.substr(1));
    return true;
  }

  // Empty if there is no token.
  std::string token() {
    auto size = std::min(rest_.find_first_of(",;=\" \t"), rest_.size());
    auto token = rest_.substr(0, size);
    rest_ = trimmed(rest_.substr(size));
    return isToken(token) ? std::string(token) : "";
  }

  // RFC 6455 §9.1: "the value after quoted-string unescaping MUST conform to the 'token' ABNF".
  std::string value() {
    if (!rest_.starts_with('"')) return token();
    std::string text;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == '"') {
        rest_ = trimmed(rest_.substr(i + 1));
        return isToken(text) ? text : "";
      }
      if (rest_[i] == '\\' && ++i == rest_.size()) break;
      text += rest_[i];
    }
    return "";
  }

 private:
  std::string_view rest_;
};

}  // namespace

std::optional<std::vector<Extension>> parseExtensions(std::string_view text) {
  Scanner scanner(text);
  std::vector<Extension> extensions;
  do {
    auto& extension = extensions.emplace_back();
    extension.name = scanner.token();
    if (extension.name.empty()) return {};
    while (scanner.take(';')) {
      auto& parameter = extension.parameters.emplace_back();
      parameter.name = scanner.token();
      if (parameter.name.empty()) return {};
      if (!scanner.take('=')) continue;
      parameter.value = scanner.value();
      if (parameter.value->empty()) return {};
    }
  } while (scanner.take(','));
  if (!scanner.isAtEnd()) return {};
  return extensions;
}

}  // namespace web::protocol
