#include "protocol/auth_challenge.h"

#include <algorithm>

namespace web::protocol {

namespace {

constexpr bool isToken68Character(char c) {
  return isTokenCharacter(c) ? std::string_view("!#$%&'*^`|").find(c) == std::string_view::npos
                             : c == '/';
}

class ChallengeScanner {
 public:
  explicit ChallengeScanner(std::string_view text) : rest_(trimmed(text)) {}

  bool isAtEnd() const { return rest_.empty(); }
  bool isAtElementsEnd() const { return rest_.empty() || rest_.front() == ','; }

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    drop(1);
    return true;
  }

  // Empty if there is none.
  std::string_view takeToken() { return takeWhile(isTokenCharacter); }

  // A token, or a quoted string.
  bool takeValue() {
    if (!rest_.starts_with('"')) return !takeToken().empty();
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == '"') return drop(i + 1), true;
      if (rest_[i] == '\\') ++i;
    }
    return false;
  }

  // The alternative to parameters in some schemes. Changes nothing if there is none.
  bool takeToken68() {
    const auto before = rest_;
    const bool hasAny = !takeWhile(isToken68Character).empty();
    while (take('=')) {
    }
    if (hasAny && isAtElementsEnd()) return true;
    rest_ = before;
    return false;
  }

 private:
  template <class IsOne>
  std::string_view takeWhile(IsOne isOne) {
    const auto end = std::ranges::find_if_not(rest_, isOne);
    const auto taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    drop(taken.size());
    return taken;
  }

  // Also takes the space after it.
  void drop(std::size_t count) { rest_ = trimmed(rest_.substr(count)); }

  std::string_view rest_;
};

// Takes one element of a field's list. Returns false if it is malformed.
bool takeElement(ChallengeScanner& scanner, std::vector<std::string_view>& schemes,
                 bool& isInChallenge) {
  const auto name = scanner.takeToken();
  if (name.empty()) return false;
  if (scanner.take('=')) return isInChallenge && scanner.takeValue();
  schemes.push_back(name);
  isInChallenge = true;
  if (scanner.isAtElementsEnd() || scanner.takeToken68()) return true;
  return !scanner.takeToken().empty() && scanner.take('=') && scanner.takeValue();
}

}  // namespace

std::vector<std::string_view> offeredSchemes(const std::vector<std::string_view>& fields) {
  std::vector<std::string_view> schemes;
  for (const auto field : fields) {
    ChallengeScanner scanner(field);
    bool isInChallenge = false;
    do {
      // RFC 9110 §5.6.1.2: empty elements are not counted.
      if (scanner.isAtElementsEnd()) continue;
      if (!takeElement(scanner, schemes, isInChallenge)) break;
    } while (scanner.take(','));
  }
  return schemes;
}

bool offersBasic(const ResponseHead& response, std::string_view fieldName) {
  const auto schemes = offeredSchemes(response.values(fieldName));
  return std::ranges::any_of(schemes,
                             [](auto scheme) { return equalsIgnoringCase(scheme, "Basic"); });
}

}  // namespace web::protocol
